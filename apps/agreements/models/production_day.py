"""Days that a decree made otherwise than the bundled production calendar says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.agreements.enums import DayKind


class ProductionDay(models.Model):
    """What a day is from `since` on; a later row of the same day takes its place.

    `region` is the code of a region, empty for the whole country; `by` the user who published it.
    Rows are only added, the database refuses the rest.
    """

    country = models.CharField(max_length=2, default="RU")
    region = models.CharField(max_length=8, blank=True)
    day = models.DateField(_("day"))
    kind = models.CharField(max_length=8, choices=DayKind.choices)
    since = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        verbose_name = _("decreed day")
        verbose_name_plural = _("decreed days")
