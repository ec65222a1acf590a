"""Days decreed beside the bundled production calendar; rows are only added."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION public.belay_decreed_days_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A decreed day can not be changed; publish a later one.'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decreed_days_stay BEFORE UPDATE OR DELETE ON agreements_productionday
  FOR EACH ROW EXECUTE FUNCTION public.belay_decreed_days_stay();
"""
BACKWARD = """
DROP TRIGGER decreed_days_stay ON agreements_productionday;
DROP FUNCTION public.belay_decreed_days_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_time_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductionDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(default='RU', max_length=2)),
                ('region', models.CharField(blank=True, max_length=8)),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'day off'), ('short', 'an hour shorter'), ('working', 'working weekend'), ('plain', 'ordinary weekday')], max_length=8)),
                ('since', models.DateTimeField()),
                ('by', models.UUIDField()),
            ],
            options={
                'verbose_name': 'decreed day',
                'verbose_name_plural': 'decreed days',
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
