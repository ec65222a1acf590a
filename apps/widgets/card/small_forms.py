"""The card's small forms: consent, what was shown, the responsible person, urgency, words."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import Channel
from apps.staff.models import StaffProfile

HOW = [(Channel.PAPER, Channel.PAPER.label), (Channel.PHONE, Channel.PHONE.label),
       (Channel.MESSAGE, Channel.MESSAGE.label)]  # fmt: skip
BANK_REASONS = [
    ("list_refused", _("the insurer is not on the bank's list")),
    ("terms_mismatch", _("terms differ from the loan agreement")),
    ("bank_queue", _("queue at the bank")),
    ("bank_closed", _("the bank is closed")),
]


class ChannelForm(forms.Form):
    """How the client said or saw it; `key` keeps ids apart ("consent", "shown")."""

    channel = forms.ChoiceField(label=_("How"), choices=HOW)

    def __init__(self, key: str, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id=f"{key}-%s")


class ResponsibleForm(forms.Form):
    """One of the agency's people."""

    responsible = forms.ChoiceField(label=_("Responsible"))

    def __init__(
        self, people: list[StaffProfile], current: object, typed: QueryDict | None = None
    ) -> None:
        super().__init__(typed, auto_id="people-%s")
        field = self.fields["responsible"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *((str(one.pk), one.name) for one in people)]
        self.initial["responsible"] = str(current or "")


class UrgentForm(forms.Form):
    """Why the request can't take the normal route; the insurer's manager names no deadline."""

    reason = forms.CharField(
        label=_("Why it is urgent"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    deadline_at = forms.DateTimeField(
        label=_("Needed by"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By the hour of the closing, unless you name another."),
    )

    def __init__(self, typed: QueryDict | None = None, *, by_insurer: bool = False) -> None:
        super().__init__(typed, auto_id="urgent-%s")
        if by_insurer:
            del self.fields["deadline_at"]


class CommentForm(forms.Form):
    """A word to the other side, or a note among one's own."""

    body = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    internal = forms.BooleanField(
        label=_("Internal note: the other side does not see it"), required=False
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="comment-%s")


class BankForm(forms.Form):
    """Why the bank sent the policy back."""

    reason_code = forms.ChoiceField(
        label=_("Why the bank returned it"), choices=[("", "—"), *BANK_REASONS]
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="bank-%s")
