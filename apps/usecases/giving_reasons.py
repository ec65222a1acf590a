"""The side that broke a promise says why: by itself, or with the move that ends the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.kernel.actors import Actor, ActorKind
from apps.kernel.errors import Conflict, NotAllowed, NotFound
from apps.policy_requests import clocks, moves
from apps.policy_requests.delays import DELAYS, OTHER
from apps.policy_requests.enums import ENDED
from apps.policy_requests.facts import Facts
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import Clock, DelayReason, PolicyRequest
from apps.policy_requests.models.workflow import target_of
from apps.policy_requests.owing import (
    GIVEN,
    NAMES,
    Owed,
    as_told,
    name_of,
    reasons_of,
    suggestion,
    unexplained,
)
from apps.policy_requests.permissions import may_give_reason, may_replace_reason
from apps.policy_requests.services.answers import FieldFaults
from apps.usecases import announcing

LONGEST_COMMENT = 300
# The insurer's last act on the main road: he is asked here, but nothing waits for his answer.
LAST_ACTS = ("send",)


@dataclass(frozen=True, slots=True)
class Given:
    """A reason as somebody gives it; `clock` is the clock's id, or its name in its request."""

    clock: str
    code: str
    comment: str = ""


class ReasonsWanted(FieldFaults):
    """Reasons are missing or can't be kept; `errors` by the clock's name, `wanted` lists them.

    `more` is what a face adds for its readers.
    """

    default_code = "reasons_wanted"

    def __init__(self, errors: dict[str, str], wanted: Sequence[Owed] = ()) -> None:
        super().__init__(errors)
        self.code, self.wanted = self.default_code, tuple(wanted)
        self.more: dict[str, Any] = {}


def asks(policy_request: PolicyRequest, name: str) -> bool:
    """Whether the move `name` asks its maker for reasons: it ends the request, or his side's part.

    Only the first kind waits for the answer (`must_say`).
    """
    return must_say(policy_request, name) or name in LAST_ACTS


def must_say(policy_request: PolicyRequest, name: str) -> bool:
    """Whether the move ends the request, so that a promise his side broke wants its reason now."""
    return target_of(policy_request, name) in ENDED


@transaction.atomic
def give(*, clock_id: UUID, code: str, comment: str, by: Actor, at: datetime) -> DelayReason:
    """Say why one promise was broken; a lead or a manager says better what was said before.

    Raises:
        NotFound: no such clock. NotAllowed: the other side's. Conflict: said already, and not a
        lead. ReasonsWanted: not broken, not on the list, or `other` without words.
    """
    row = Clock.objects.filter(pk=clock_id).first()
    if row is None:
        raise NotFound(_("There is no such deadline."))
    policy_request = moves.locked(row.policy_request_id)
    return _Speaker(policy_request, by, at).say(Given(str(clock_id), code, comment))


def with_the_move(
    policy_request: PolicyRequest,
    step: moves.Step,
    given: Sequence[Given],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the reasons that come along with a move of a locked request, before the move is made.

    A move that ends the request needs one for every promise broken by its maker's side; what the
    other side broke, and moves of the client or the system, wait for nothing.

    Raises:
        NotAllowed, Conflict: as for the move. ReasonsWanted: some are missing or can't be kept.
    """
    moves.refuse_unless_possible(policy_request, step, by=by)
    if by.kind is not ActorKind.STAFF and not given:
        return
    speaker = _Speaker(policy_request, by, at)
    wanted = speaker.owed()
    if must_say(policy_request, step.__name__):
        speaker.refuse_silence(wanted, given)
    for one in given:
        speaker.say(one, wanted)


class _Speaker:
    """Somebody who explains broken promises of one locked request."""

    def __init__(self, policy_request: PolicyRequest, by: Actor, at: datetime) -> None:
        self.policy_request, self.by, self.at = policy_request, by, at
        self.history = clocks.histories([policy_request])[policy_request.pk]
        folded = clocks.folded(policy_request, at=at, history=self.history)
        self.clocks = {name_of(one.key): one for one in folded}
        self.said = reasons_of(policy_request.pk)

    def owed(self) -> list[Owed]:
        """What these hands owe a reason for."""
        found = unexplained(
            self.policy_request, list(self.clocks.values()), self.history, self.said,
            by=self.by, at=self.at,
        )  # fmt: skip
        return list(found)

    def refuse_silence(self, wanted: Sequence[Owed], given: Sequence[Given]) -> None:
        """Every promise of his side that was broken is explained."""
        told = {self._name(one.clock) for one in given}
        silent = {
            one.name: _("Say why this promise was broken.")
            for one in wanted
            if one.name not in told
        }
        if silent:
            raise ReasonsWanted(silent, wanted)

    def say(self, given: Given, wanted: Sequence[Owed] = ()) -> DelayReason:
        """Keep one reason and its line of history."""
        clock = self._clock(given.clock)
        fault = _fault(given, clock)
        if fault:
            raise ReasonsWanted({name_of(clock.key): fault}, wanted)
        suggested = suggestion(self.policy_request, clock, self.history, at=self.at)
        scope = dict(zip(NAMES, clock.key, strict=True))
        facts = Facts(
            reason_code=given.code,
            evidence=given.comment.strip(),
            details={**scope, "suggested": suggested},
        )
        moved = moves.note(self.policy_request, GIVEN, by=self.by, at=self.at, facts=facts)
        announcing.fell_due(moved.due, at=self.at)
        row = as_told(moved.change)
        row.save(force_insert=True)
        self.said.setdefault(clock.key, []).append(row)
        return row

    def _name(self, named: str) -> str:
        """The clock's name in its request; as it came when the request has no such clock."""
        if named in self.clocks:
            return named
        rows = Clock.objects.filter(policy_request=self.policy_request)
        return next((name_of(clocks.key_of(row)) for row in rows if str(row.pk) == named), named)

    def _clock(self, named: str) -> Folded:
        found = self.clocks.get(self._name(named))
        if found is None:
            raise NotFound(_("There is no such deadline."))
        kind = found.rule.kind
        if not may_give_reason(self.by, kind):
            raise NotAllowed(_("Only the side that broke the promise says why."))
        if found.key in self.said and not may_replace_reason(self.by, kind):
            raise Conflict(
                _("Somebody has given the reason already; a lead or a manager may change it."),
                code="reason_given",
            )
        return found


def _fault(given: Given, clock: Folded) -> str:
    """What is wrong with it, as a sentence; empty when it can be kept."""
    if not clock.reading.breached:
        return _("This promise was not broken.")
    if given.code not in DELAYS:
        return _("Choose a reason from the list.")
    if given.code == OTHER and not given.comment.strip():
        return _("Say in the comment what the other reason is.")
    if len(given.comment.strip()) > LONGEST_COMMENT:
        n = LONGEST_COMMENT
        return ngettext(
            "The comment has more than %(n)d sign.", "The comment has more than %(n)d signs.", n
        ) % {"n": n}
    return ""
