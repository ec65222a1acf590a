"""The checklist's questions as a form: one control a field, by its type."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.products.terms import Field, Stored

FEW = 4
YES_NO = [("true", _("Yes")), ("false", _("No"))]


class AnswerForm(forms.Form):
    """Built from the pinned package. It checks nothing: the use case does, once for everybody.

    Each control keeps what was on file when the page was made, so that only what this person
    changed is sent on, and two people filling in different fields do not undo each other.
    """

    use_required_attribute = False

    def __init__(
        self,
        fields: tuple[Field, ...],
        stored: Mapping[str, Stored],
        *,
        zone: str,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(typed, auto_id="answer-%s")
        language = get_language() or "ru"
        for field in fields:
            self.fields[field.code] = _control(field, language)
            self.initial[field.code] = shown(field, stored.get(field.code), zone)

    def changes(self) -> dict[str, str]:
        """What was typed into the fields that differ from what the page showed."""
        typed = self.data
        return {name: str(typed.get(name, "")) for name in self.changed_data}


def _control(field: Field, language: str) -> forms.Field:
    return forms.CharField(
        label=field.label.into(language),
        help_text=field.hint.into(language) if field.hint else "",
        required=False,
        show_hidden_initial=True,
        widget=_widget(field, language),
    )


def _widget(field: Field, language: str) -> forms.Widget:
    if field.type == "bool":
        return forms.RadioSelect(choices=YES_NO)
    if field.type == "choice":
        choices: list[tuple[str, Any]] = [(c.code, c.label.into(language)) for c in field.choices]
        if len(choices) < FEW:
            return forms.RadioSelect(choices=choices)
        return forms.Select(choices=[("", "—"), *choices])
    return _INPUTS.get(field.type, forms.TextInput)(attrs=_ATTRIBUTES.get(field.type, {}))


class _Date(forms.TextInput):
    input_type = "date"


class _Moment(forms.TextInput):
    input_type = "datetime-local"


_INPUTS: dict[str, type[forms.Widget]] = {
    "date": _Date,
    "datetime": _Moment,
    "email": forms.EmailInput,
    "phone": type("_Phone", (forms.TextInput,), {"input_type": "tel"}),
}
_ATTRIBUTES: dict[str, dict[str, str]] = {
    "int": {"inputmode": "numeric"},
    "decimal": {"inputmode": "decimal"},
    "money": {"inputmode": "decimal"},
    "phone": {"autocomplete": "off"},
    "email": {"autocomplete": "off"},
    "text": {"autocomplete": "off"},
    "address": {"autocomplete": "off"},
}


def shown(field: Field, stored: Stored | None, zone: str) -> str:
    """A stored answer as its control holds it."""
    if stored is None or stored == "":
        return ""
    if field.type == "bool":
        return "true" if stored else "false"
    if field.type == "datetime":
        return f"{datetime.fromisoformat(str(stored)).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
    if field.type == "money":
        return grouped(Decimal(str(stored)))
    return str(stored)


def grouped(amount: Decimal) -> str:
    """Roubles as a person types them: groups of three, kopecks only when there are any."""
    whole = amount == amount.to_integral_value()
    digits = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    if (get_language() or "ru").startswith("en"):
        return digits.replace(",", "\u00a0")
    return digits.replace(",", "\u00a0").replace(".", ",")
