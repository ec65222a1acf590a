"""The health form: the package's questions, answered by the client and read by nobody else here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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

    def _clean_fields(self) -> None:
        """Nothing is judged here, so that there is one sentence for one fault."""

    def typed(self) -> dict[str, str]:
        """What came in, by question; unknown names are left out."""
        return {name: str(self.data.get(name, ""))[:500] for name in self.fields}

    @property
    def fault_summary(self) -> str:
        """How many questions are marked."""
        count = len(self.errors)
        return ngettext(
            "%(count)d question needs an answer; it is marked below.",
            "%(count)d questions need an answer; they are marked below.",
            count,
        ) % {"count": count}

    @property
    def first_fault(self) -> forms.BoundField | None:
        """The first marked question, to jump to."""
        return next((self[name] for name in self.fields if name in self.errors), None)

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
            label=label, choices=YES_NO, widget=forms.RadioSelect, help_text=hint
        )
    if field.type == "choice":
        choices = [("", ""), *((c.code, c.label.into(language)) for c in field.choices)]
        return forms.ChoiceField(label=label, choices=choices, help_text=hint)
    numeric = field.type in ("int", "decimal")
    attributes = {"inputmode": "decimal"} if numeric else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=500,
        widget=forms.TextInput(attrs={**attributes, "autocomplete": "off"}),
    )
