import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_agencies'),
        ('watch', '0003_deadlines_first_and_a_share_for_each'),
    ]

    operations = [
        migrations.CreateModel(
            name='DetectionLag',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('bucket', models.PositiveSmallIntegerField()),
                ('times', models.PositiveBigIntegerField()),
                ('seconds', models.FloatField()),
            ],
        ),
        migrations.AddField(
            model_name='detectionlag',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency'),
        ),
    ]
