from django.db import migrations, models


class Migration(migrations.Migration):
    """Timers for the steps of a ladder and for looking at repetition."""

    dependencies = [("watch", "0001_watch")]

    operations = [
        migrations.AlterField(
            model_name="timer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("threshold", "threshold of a clock"),
                    ("expire", "validity passed"),
                    ("escalate", "open an escalation"),
                    ("rung", "next step of a ladder"),
                    ("repetition", "look for promises that keep breaking"),
                ],
                max_length=12,
            ),
        )
    ]
