"""The lists count in the promise's own hours and see a closing turn amber, as the card does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watch", "0007_claim_a_few_agencies")]

    operations = [
        migrations.AddField("workitem", "version_id", models.UUIDField(null=True)),
        migrations.AddField(
            "workitem", "round", models.PositiveSmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddField("workitem", "tight_from", models.DateTimeField(null=True)),
        migrations.AddField("workitem", "late_after", models.DateTimeField(null=True)),
        migrations.AddField("workitem", "lost_after", models.DateTimeField(null=True)),
    ]
