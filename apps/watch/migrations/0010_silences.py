"""The times in which the ticker beat no more, written down by the beat that ended them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watch", "0009_acknowledgement_timers")]
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
    ]
