"""What the adjusted view needs over all agencies: the ticker's silences, the open disputes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_agencies"), ("watch", "0009_acknowledgement_timers")]
    operations = [
        migrations.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=32)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "since"), name="silence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="silence_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenDispute",
            fields=[
                ("dispute_id", models.UUIDField(primary_key=True, serialize=False)),
                ("policy_request_id", models.UUIDField()),
                ("side", models.CharField(max_length=8)),
                ("raised_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["side", "agency", "raised_at"], name="open_dispute_side"
                    )
                ],
            },
        ),
    ]
