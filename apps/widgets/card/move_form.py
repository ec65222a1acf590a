"""A move's question as a form, built from the table of verbs."""

from typing import Any

from django import forms
from django.http import QueryDict

from apps.policy_requests.case import Case
from apps.usecases.verbs import Param, Verb, choices
from apps.widgets.card.asking import Asked, comment_of, said_in

ROWS = {"rows": 3}


class MoveForm(forms.Form):
    """Controls for `Verb.params`, and for the reasons that the move asks for; the use case reads
    and judges what is given."""

    def __init__(
        self, verb: Verb, case: Case, typed: QueryDict | None = None, asked: Asked | None = None
    ) -> None:
        super().__init__(typed, auto_id=f"act-{verb.name}-%s")
        self.verb, self.asked = verb, asked
        for param in verb.params:
            control = _control(param, case)
            if control is not None:
                self.fields[param.name] = control
        if verb.name == "confirm_payment" and case.policy_request.premium is not None:
            self.initial["payer"] = case.policy_request.client_name
        if asked is not None:
            self.fields.update(asked.fields())

    def own(self) -> list[forms.BoundField]:
        """The controls of the move itself."""
        asked = set(self.asked.fields()) if self.asked is not None else set()
        return [self[name] for name in self.fields if name not in asked]

    def reasons(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(reason, its comment) for every promise that wants one."""
        names = self.asked.names() if self.asked is not None else []
        return [(self[name], self[comment_of(name)]) for name in names]


def given(verb: Verb, typed: QueryDict) -> dict[str, Any]:
    """The raw values of the verb's parameters, as `verbs.perform` takes them."""
    found: dict[str, Any] = {
        param.name: typed.getlist(param.name) if param.kind == "items" else typed.get(param.name)
        for param in verb.params
    }
    return found | {"delay_reasons": said_in(typed)} if verb.explains else found


def _control(param: Param, case: Case) -> forms.Field | None:
    """None for a choice the package has no use for."""
    if param.kind == "choice":
        offered = choices(param.choices, case)
        if not offered:
            return None
        # Only a package that needs the choice offers any, so it is never optional here.
        return forms.ChoiceField(label=str(param.label), choices=[("", "—"), *offered])
    if param.kind == "items":
        return forms.MultipleChoiceField(
            label=str(param.label),
            choices=choices("items", case),
            widget=forms.CheckboxSelectMultiple,
        )
    return _typed_in(param)


def _typed_in(param: Param) -> forms.Field:
    if param.kind == "bool":
        return forms.BooleanField(label=str(param.label))
    if param.kind == "long":
        area = forms.Textarea(attrs=ROWS)
        return forms.CharField(label=str(param.label), required=param.required, widget=area)
    attrs = {"inputmode": "decimal"} if param.kind in ("money", "percent") else {}
    if param.kind == "url":
        attrs = {"inputmode": "url", "placeholder": "https://"}
    widget = forms.TextInput(attrs={**attrs, "autocomplete": "off"})
    return forms.CharField(label=str(param.label), required=param.required, widget=widget)
