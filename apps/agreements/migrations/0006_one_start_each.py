"""Two versions that bind never begin at the same instant."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_production_days")]
    operations = [
        migrations.AddConstraint(
            "agreementversion",
            models.UniqueConstraint(
                fields=["agreement", "effective_from"],
                condition=Q(status__in=["signed", "active", "superseded"]),
                name="agreement_version_one_start",
            ),
        )
    ]
