"""When a side works."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.kernel.actors import Side
from apps.worktime import CalendarError, calendar_from_spec


def in_words(fault: CalendarError) -> str:
    """The calendar's complaint in the reader's language."""
    return gettext(fault.template) % fault.facts


def validate_spec(spec: object) -> None:
    """Refuse a calendar that can't be counted in, with the calendar's own sentence."""
    try:
        calendar_from_spec(spec)  # type: ignore[arg-type]
    except CalendarError as fault:
        raise ValidationError(
            _("This calendar can't be used: %(fault)s"), params={"fault": in_words(fault)}
        ) from fault


class Calendar(models.Model):
    """One side's working hours; the agency is empty for the insurer's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.CharField(_("side"), max_length=8, choices=[(s.value, s.value) for s in Side])
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(pgettext_lazy("title", "name"), max_length=120)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """The windows themselves, in the notation of `apps.worktime`; never edited once used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    spec = models.JSONField(_("windows"), validators=[validate_spec])
    effective_from = models.DateTimeField(_("in force from"))

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.calendar.name}, {self.number}"
