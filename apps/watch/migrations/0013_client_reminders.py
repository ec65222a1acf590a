"""A timer may remind a client; the database sees no change."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('watch', '0010_adjusted_view'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timer',
            name='kind',
            field=models.CharField(choices=[('threshold', 'threshold of a clock'), ('expire', 'validity passed'), ('remind', 'the client has not answered yet'), ('escalate', 'open an escalation'), ('rung', 'next step of a ladder'), ('ack', 'time to acknowledge an escalation'), ('repetition', 'look for promises that keep breaking')], max_length=12),
        ),
    ]
