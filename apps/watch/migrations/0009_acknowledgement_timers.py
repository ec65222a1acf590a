"""A timer may be the due of an escalation's time to acknowledge; the database sees no change."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('watch', '0008_say_in_the_lists_what_the_card_says'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timer',
            name='kind',
            field=models.CharField(choices=[('threshold', 'threshold of a clock'), ('expire', 'validity passed'), ('escalate', 'open an escalation'), ('rung', 'next step of a ladder'), ('ack', 'time to acknowledge an escalation'), ('repetition', 'look for promises that keep breaking')], max_length=12),
        ),
    ]
