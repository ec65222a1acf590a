"""What past cases took is asked by metric and time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(
                    ("stage", ""), models.Q(("state", "met"), ("state", "missed"), _connector="OR")
                ),
                fields=["metric", "stopped_at"],
                name="clock_results",
            ),
        ),
    ]
