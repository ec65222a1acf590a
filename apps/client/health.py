"""The health form: the package's questions, answered by the client and read by nobody else here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.case import Case
from apps.products.checklist import health_fields, required_fields
from apps.products.terms import Field, PackageContent

YES_NO = [("true", _("Yes")), ("false", _("No"))]


def health_state(case: Case) -> str:
    """ "" when no chosen cover asks for it, else "wanted" or "received"."""
    asked = required_fields(
        case.content, case.answers, case.policy_request.covers, "check", today=case.today
    )
    if not any(field.pd_class == "health" for field in asked):
        return ""
    return "received" if case.health is not None else "wanted"


class HealthForm(forms.Form):
    """Shows what was typed and the sentence beside it; the answers are judged by `products`."""

    def __init__(self, content: PackageContent, typed: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed)
        language = translation.get_language() or "ru"
        for field in health_fields(content):
            self.fields[field.code] = _asked(field, language)

    def typed(self) -> dict[str, str]:
        """What came in, by question; unknown names are left out."""
        return {name: str(self.data.get(name, ""))[:500] for name in self.fields}

    def mark(self, errors: Mapping[str, str]) -> None:
        """Put each sentence beside its question."""
        for name, sentence in errors.items():
            if name in self.fields:
                self.add_error(name, sentence)


def _asked(field: Field, language: str) -> forms.Field:
    label = field.label.into(language)
    hint = field.hint.into(language) if field.hint else ""
    if field.type == "bool":
        return forms.ChoiceField(
            label=label, choices=YES_NO, widget=forms.RadioSelect, help_text=hint, required=False
        )
    if field.type == "choice":
        choices = [("", ""), *((c.code, c.label.into(language)) for c in field.choices)]
        return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=False)
    numeric = field.type in ("int", "decimal")
    attributes = {"inputmode": "decimal"} if numeric else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={**attributes, "autocomplete": "off"}),
    )
