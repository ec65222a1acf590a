"""The forms of waiver, correction and recalculation."""

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.agreements.enums import Recalculation
from apps.policy_requests.enums import CorrectionReason, DisputeReason, Party, WaiverReason

EVERYBODY = _("Everybody reads it in the history of the request.")


def _labelled(choices: type[models.TextChoices]) -> list[tuple[str, str]]:
    return [(one.value, capfirst(str(one.label))) for one in choices]


class WaiverForm(forms.Form):
    """Why the breach passes, and what proves it."""

    code = forms.ChoiceField(
        label=_("Why the breach is waived"),
        widget=forms.RadioSelect,
        choices=lambda: _labelled(WaiverReason),
    )
    evidence = forms.CharField(
        label=_("What proves it"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=EVERYBODY,
    )


class CorrectionForm(forms.Form):
    """When the last step really happened, why it is corrected, and what proves it.

    The moment is typed and shown in Django's current zone.
    """

    occurred_at = forms.DateTimeField(
        label=_("When it really happened"),
        widget=forms.DateTimeInput(
            {"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
    )
    reason_code = forms.ChoiceField(
        label=_("Why the time is corrected"),
        widget=forms.RadioSelect,
        choices=lambda: _labelled(CorrectionReason),
    )
    evidence = forms.CharField(
        label=_("What proves it"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=EVERYBODY,
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RecalculationForm(forms.Form):
    """What becomes of time already used, and why. `seen` says how much was broken when looked."""

    mode = forms.ChoiceField(
        label=_("What becomes of time already used"),
        widget=forms.RadioSelect,
        choices=lambda: _labelled(Recalculation),
    )
    reason = forms.CharField(
        label=_("Why the deadlines are recalculated"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=EVERYBODY,
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DisputeForm(forms.Form):
    """Whose time a stretch was, why, and what happened."""

    charge_to = forms.ChoiceField(
        label=_("Whose time was it?"),
        widget=forms.RadioSelect,
        choices=lambda: _labelled(Party),
    )
    reason_code = forms.ChoiceField(
        label=_("Why it is disputed"),
        widget=forms.RadioSelect,
        choices=lambda: _labelled(DisputeReason),
    )
    comment = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=EVERYBODY,
    )


class DisputeAnswerForm(forms.Form):
    """What the other side says to it; the button says which way."""

    comment = forms.CharField(
        label=_("Why you confirm or refuse"),
        widget=forms.Textarea({"rows": 3}),
        max_length=300,
        help_text=EVERYBODY,
    )
