"""Why a promise was broken, as a question: the suggestion is chosen, `other` wants words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from apps.kernel.actors import Side
from apps.policy_requests import delays
from apps.policy_requests.owing import Owed
from apps.usecases.giving_reasons import LONGEST_COMMENT
from apps.widgets.card.clocks import title

COMMENT = ".comment"


@dataclass(frozen=True, slots=True)
class Asked:
    """Promises of `side` that want a reason; unless they `must` have it now, it may come later."""

    owed: Sequence[Owed]
    side: Side
    must: bool

    def names(self) -> list[str]:
        """What the controls of the reasons are called: as their clocks."""
        return [one.name for one in self.owed]

    def fields(self) -> dict[str, forms.Field]:
        """Two controls for each promise, by name."""
        found: dict[str, forms.Field] = {}
        for one in self.owed:
            label = _("Why the promise was broken: %(promise)s") % {"promise": title(one.clock)}
            found[one.name] = reason_field(self.side, one.suggested, label=label, must=self.must)
            found[comment_of(one.name)] = comment_field()
        return found


def reason_field(
    side: Side, suggested: str, *, label: str, must: bool = True, said: str = ""
) -> forms.ChoiceField:
    """The list by owner, one's own reasons first, what was `said` or is suggested chosen."""
    later = [("", "—" if must else _("name it later"))]
    listed = delays.choices(side.value)
    groups = [(owner, found) for owner, found in listed if owner]
    others = [one for owner, found in listed if not owner for one in found]
    return forms.ChoiceField(
        label=label,
        choices=[*later, *groups, *others],
        required=must,
        initial=said or suggested,
        help_text=_("Suggested by where most of the time went.") if suggested and not said else "",
        # The very sentences of the use case, so that none is said twice.
        error_messages={
            "required": _("Say why this promise was broken."),
            "invalid_choice": _("Choose a reason from the list."),
        },
    )


def comment_field() -> forms.CharField:
    """What the reason is, when it is not on the list."""
    return forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody reads it in the history of the request."),
    )


def comment_of(name: str) -> str:
    """The control of the words that belong to a reason's control."""
    return f"{name}{COMMENT}"


def said_in(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """The reasons among what was sent, as `verbs.perform` takes them."""
    return [
        {"clock": name, "code": code, "comment": typed.get(comment_of(name), "")}
        for name, code in typed.items()
        if name.startswith(("sla.", "ola.")) and not name.endswith(COMMENT) and code
    ]
