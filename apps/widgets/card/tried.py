"""A form that was sent and refused: it is shown again with everything typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Tried:
    """`key` names the form on the card ("act-offer", "answers", "paper-egrn"); `errors` maps its
    fields to sentences, `reasons` are sentences about the whole."""

    key: str
    typed: QueryDict
    reasons: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """What the person wrote, for a form that is no longer on the card."""
        hidden = {"csrfmiddlewaretoken", "revision", "verb"}
        return [
            text.strip()
            for name, texts in self.typed.lists()
            if name not in hidden and not name.startswith("initial-")
            for text in texts
            if isinstance(text, str) and text.strip()
        ]


def sent(key: str, tried: Tried | None) -> QueryDict | None:
    """What was typed into this form, if it is the one that was refused."""
    return tried.typed if tried is not None and tried.key == key else None


def marked(form: forms.Form, key: str, tried: Tried | None) -> forms.Form:
    """The form with the refusal's sentences beside its fields."""
    if tried is None or tried.key != key:
        return form
    for name, sentence in tried.errors.items():
        if name in form.fields and sentence not in form.errors.get(name, []):
            form.add_error(name, sentence)
    return form
