"""What a clock said may be withdrawn: status and cause of events, the first breach of a clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0003_clock_results")]
    operations = [
        migrations.AddField("clock", "breached_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clockevent",
            "cause",
            models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            "clockevent",
            "status",
            models.CharField(
                choices=[("stands", "stands"), ("voided", "withdrawn")],
                default="stands",
                max_length=6,
            ),
        ),
        migrations.AddField("clockevent", "voided_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "clockevent",
            "kind",
            models.CharField(
                choices=[
                    ("warning", "warning"),
                    ("before", "warning before the due"),
                    ("breach", "breach"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            "clockevent",
            models.CheckConstraint(
                name="clock_event_voided_when",
                condition=models.Q(status="stands", voided_at=None)
                | models.Q(status="voided", voided_at__isnull=False),
            ),
        ),
    ]
