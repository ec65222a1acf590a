"""What is typed to order a trial or new hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.widgets.agreement.blocks import HoursBlock, hours_block
from apps.widgets.agreement.fields import Field, Fields, Told
from apps.widgets.agreement.hours import read_hours, typed_hours
from apps.widgets.agreement.reading import Reading

WEEKS_BACK = timedelta(weeks=8)
LONGEST = timedelta(days=366 * 2)
PREFIX = "hours"
ISO = "%Y-%m-%d"  # the only form that <input type="date"> reads


class TrialForm(forms.Form):
    """The days, both included, in the reader's zone."""

    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, ISO)
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}, ISO)
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and not years after it."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        if first and last and last - first > LONGEST:
            self.add_error("last", _("Choose two years at most."))
        return cleaned

    def period(self, zone: str) -> tuple[datetime, datetime]:
        """[start, end) of the days typed."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)


class DeskTrialForm(TrialForm):
    """The desk may try a version on the requests of every agency."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Requests of"),
        choices=[
            ("one", gettext_lazy("the agency of this agreement")),
            ("all", gettext_lazy("all agencies")),
        ],
    )


def first_days(at: datetime, zone: str) -> dict[str, Any]:
    """The last eight weeks, up to yesterday."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return {"first": today - WEEKS_BACK, "last": today - timedelta(days=1), "scope": "one"}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class HoursSheet:
    """The fields of new hours with what is wrong with them."""

    since: Field
    block: HoursBlock
    told: tuple[Told, ...]


def typed_from(spec: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they stand before anything is typed; the hours begin at once."""
    return {**typed_hours(PREFIX, spec), "since": ""}


def read_sheet(
    typed: Mapping[str, str], zone: str, *, at: datetime
) -> tuple[dict[str, Any], datetime, dict[str, list[str]]]:
    """The calendar's notation, from when, and the faults by field; no time typed means now."""
    reading = Reading(typed)
    spec = read_hours(reading, PREFIX)
    since = reading.instant("since", ZoneInfo(zone)) if reading.text("since") else at
    return spec, since or at, dict(reading.faults)


def sheet_of(typed: Mapping[str, str], faults: Mapping[str, list[str]]) -> HoursSheet:
    """The fields to be drawn."""
    fields = Fields(typed, faults)
    since = fields.one("since", _("In force from"))
    block = hours_block(fields, PREFIX)
    return HoursSheet(since, block, fields.told())
