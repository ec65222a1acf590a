"""The next steps of this reader: one primary, the others folded, each with its form."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.policy_requests.enums import Holder
from apps.policy_requests.starting import opens_at
from apps.usecases import giving_reasons
from apps.usecases.prospects import Prospect, prospects
from apps.usecases.verbs import BY_IMPORTANCE, Verb
from apps.widgets.card.asking import Asked
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.move_form import MoveForm
from apps.widgets.card.tried import marked, sent
from apps.widgets.instants import opening_words

# What carries the request on; the first of them that is possible is the primary button.
FORWARD = frozenset(BY_IMPORTANCE[: BY_IMPORTANCE.index("reopen") + 1])
FINAL = {
    "cancel": gettext_lazy("Cancel the request? All clocks stop."),
    "decline": gettext_lazy("Decline the request? The agency reads the reason's sentence."),
    "start_refund": gettext_lazy("Start the refund of the whole premium?"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One move on the rail. Without fields it is a single button; `open` unfolds its form.

    `note` says beforehand when the insurer's time would start, while he is closed.
    """

    name: str
    key: str
    label: str
    form: MoveForm
    primary: bool
    danger: bool
    confirm: str
    reasons: tuple[str, ...]
    refused: tuple[str, ...]
    open: bool
    note: str


@dataclass(frozen=True, slots=True)
class Rail:
    """`waiting` says in a sentence why there is nothing to do; `lost` is typed text whose form is
    gone."""

    primary: Step | None
    others: tuple[Step, ...]
    waiting: str
    lost: tuple[str, ...]


def rail_of(dossier: Dossier) -> Rail:
    """What this reader can do now."""
    found = prospects(dossier.policy_request, by=dossier.reader.by, at=dossier.now)
    steps = [_step(dossier, prospect) for prospect in found]
    primary = next((step for step in steps if step.primary), None)
    others = tuple(step for step in steps if step is not primary)
    return Rail(
        primary=primary,
        others=others,
        waiting="" if primary else _waiting(dossier),
        lost=_lost(dossier, steps),
    )


def _step(dossier: Dossier, prospect: Prospect) -> Step:
    verb, tried = prospect.verb, dossier.tried
    key = f"act-{verb.name}"
    refused = tried is not None and tried.key == key
    form = MoveForm(verb, dossier.case, sent(key, tried), _asked(dossier, verb))
    marked(form, key, tried)
    primary = verb.name in FORWARD
    return Step(
        name=verb.name,
        key=key,
        label=str(verb.label),
        form=form,
        primary=primary,
        danger=verb.tone == "late",
        confirm=str(FINAL.get(verb.name, "")),
        reasons=prospect.reasons,
        refused=tried.reasons if refused and tried is not None else (),
        open=refused,
        note=_note(dossier, verb.name),
    )


def _asked(dossier: Dossier, verb: Verb) -> Asked | None:
    """The question that an end asks about the promises of its maker's side."""
    one = dossier.policy_request
    if not (verb.explains and giving_reasons.asks(one, verb.name) and dossier.owed):
        return None
    must = giving_reasons.must_say(one, verb.name)
    return Asked(dossier.owed, dossier.reader.side, must)


def _note(dossier: Dossier, move: str) -> str:
    found = opens_at(dossier.policy_request, move, at=dossier.now, clocks=dossier.clocks)
    return opening_words(found, zone=dossier.reader.zone, now=dossier.now)


WAITING = {
    Holder.INSURER.value: gettext_lazy("The insurer is at work; nothing is needed from you now."),
    Holder.AGENCY.value: gettext_lazy("The agency is at work; nothing is needed from you now."),
    Holder.CLIENT.value: gettext_lazy("We are waiting for the client."),
    Holder.NOBODY.value: gettext_lazy("The request is finished."),
}


def _waiting(dossier: Dossier) -> str:
    holder = dossier.policy_request.holder
    if holder == dossier.reader.side.value:
        return _("The next step is for a colleague with another role.")
    return str(WAITING[holder])


def _lost(dossier: Dossier, steps: list[Step]) -> tuple[str, ...]:
    tried = dossier.tried
    if tried is None or not tried.key.startswith("act-"):
        return ()
    still_there = any(step.key == tried.key and not step.reasons for step in steps)
    return () if still_there else tuple(tried.texts())
