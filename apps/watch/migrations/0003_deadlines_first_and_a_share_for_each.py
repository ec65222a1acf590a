import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_agencies'),
        ('watch', '0002_ladder_timers'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='timer',
            name='timer_fire_at',
        ),
        migrations.AlterField(
            model_name='timer',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency'),
        ),
        migrations.AddIndex(
            model_name='timer',
            index=models.Index(condition=models.Q(('kind', 'threshold')), fields=['fire_at'], name='timer_deadline'),
        ),
        migrations.AddIndex(
            model_name='timer',
            index=models.Index(condition=models.Q(('kind', 'threshold'), _negated=True), fields=['fire_at'], name='timer_consequence'),
        ),
        migrations.AddIndex(
            model_name='timer',
            index=models.Index(fields=['agency', 'fire_at'], name='timer_agency_fire_at'),
        ),
    ]
