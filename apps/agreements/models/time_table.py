"""The tables that deadlines were last derived by, as fingerprints."""

from django.db import models


class TimeTable(models.Model):
    """One year of a zone's changes of offset, or of the production calendar."""

    name = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    noticed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="time_table_once")]
