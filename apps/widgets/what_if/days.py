"""Days decreed beside the production calendar: entered, previewed, then published; at the desk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.agreements.decreed import Decreed
from apps.agreements.enums import DayKind
from apps.agreements.models import ProductionDay
from apps.kernel.errors import BelayError
from apps.registry.models import Job
from apps.usecases import changing_days, long_jobs
from apps.widgets.agreement.face import Face
from apps.widgets.what_if.day_words import day_lines
from apps.widgets.what_if.face import drawn

ROWS = 4
SHOWN = 100


class DayForm(forms.Form):
    """One day; a row without a date is left out."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        required=False,
        choices=[("", gettext_lazy("choose")), *DayKind.choices],
    )
    region = forms.RegexField(
        r"^[A-Za-z]{2}-[A-Za-z]{2,3}$",
        label=gettext_lazy("Code of the region"),
        required=False,
        help_text=gettext_lazy("Such as RU-TA; empty for the whole country."),
        error_messages={"invalid": gettext_lazy("Write the code as RU-TA.")},
    )


if TYPE_CHECKING:
    DayForms = forms.BaseFormSet[DayForm]
else:
    DayForms = forms.formset_factory(DayForm, extra=ROWS, max_num=changing_days.MOST)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day decreed already."""

    words: str
    since: datetime
    by: str


def days(face: Face) -> HttpResponse:
    """The days decreed so far and the form for more; what is sent begins the preview."""
    rows = _typed(face)
    reasons: list[str] = []
    if rows.is_bound and rows.is_valid():
        try:
            return redirect(face.address("job", _previewed(face, rows).pk))
        except BelayError as refused:
            reasons = refused.reasons
    context: dict[str, Any] = {
        "heading": _("Decreed days"),
        "rows": rows,
        "reasons": reasons,
        "decreed": _decreed(),
        "back_url": face.address("calendars"),
    }
    faulty = bool(reasons) or (rows.is_bound and not rows.is_valid())
    return drawn(face, "days", context, status=422 if faulty else 200)


def _typed(face: Face) -> DayForms:
    sent = face.request.POST if face.request.method == "POST" else None
    return DayForms(sent, prefix="days")


def _previewed(face: Face, rows: DayForms) -> Job:
    found = [
        Decreed(day, row.cleaned_data.get("kind", ""), row.cleaned_data.get("region", "").upper())
        for row in rows
        if isinstance(day := row.cleaned_data.get("day"), date)
    ]
    user = face.member.user
    job = changing_days.preview(days=found, user_id=user.pk, user_name=user.name, at=face.at)
    long_jobs.begin(job, at=face.at)
    return job


def _decreed() -> list[DayRow]:
    """The latest first."""
    found = list(ProductionDay.objects.order_by("-since", "day")[:SHOWN])
    names = dict(User.objects.filter(pk__in={one.by for one in found}).values_list("pk", "name"))
    return [
        DayRow(
            day_lines([Decreed(one.day, one.kind, one.region)])[0],
            one.since,
            names.get(one.by, ""),
        )
        for one in found
    ]
