"""Whose time was it? One side disputes a stretch, the other confirms or refuses.

Both words are lines of the history. A confirmed one changes the adjusted view and nothing else.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from apps.policy_requests import clocks, moves
from apps.policy_requests.adjusted import Held
from apps.policy_requests.charging import DISPUTE, DISPUTE_ANSWER
from apps.policy_requests.disputing import charged_to, fault, stretch_of
from apps.policy_requests.enums import DisputeOutcome, DisputeReason, Party
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Dispute, PolicyRequest
from apps.policy_requests.permissions import may_answer_dispute, may_dispute
from apps.usecases import announcing, disputing_news
from apps.watch import services as watch

LONGEST = 300


@transaction.atomic
def dispute(
    *,
    policy_request_id: UUID,
    stretch: int,
    charge_to: str,
    reason_code: str,
    comment: str,
    by: Actor,
    at: datetime,
) -> Dispute:
    """Say that the stretch which line `stretch` of the history began was another party's time.

    Raises:
        NotFound: no such request. NotAllowed: no lead and no manager. Refusal: no such stretch,
        it goes on, nobody held it, no party, no reason, no comment, or it is charged so already.
        Conflict: too late, disputed already, or settled.
    """
    policy_request = moves.locked(policy_request_id)
    if not may_dispute(by) or by.side is None or by.staff_id is None:
        raise NotAllowed(_("Only a lead or a manager disputes whose time it was."))
    held = _refuse_unless_disputable(policy_request, stretch, charge_to, by=by, at=at)
    _refuse_wordless(charge_to, reason_code, comment)
    try:
        with transaction.atomic():
            row = Dispute.objects.create(
                policy_request=policy_request,
                stretch=held.seq,
                side=by.side,
                charge_to=charge_to,
                reason_code=reason_code,
                comment=comment.strip(),
                raised_by_id=by.staff_id,
                raised_at=at,
            )
    except IntegrityError as again:
        words = _("This stretch is being disputed already.")
        raise Conflict(words, code="disputed") from again
    _note(row, DISPUTE, comment=row.comment, by=by, at=at)
    watch.wait_for_answer(here(), row.pk, policy_request.pk, side=row.answering_side, at=at)
    disputing_news.raised(row, held, by=by, at=at)
    return row


@transaction.atomic
def answer(*, dispute_id: UUID, confirmed: bool, comment: str, by: Actor, at: datetime) -> Dispute:
    """The other side confirms or refuses, with a comment; once.

    Raises:
        NotFound: no such dispute. NotAllowed: not a lead or manager of the side that has to
        answer. Refusal: no comment. Conflict: it is answered already.
    """
    found = Dispute.objects.filter(pk=dispute_id).first()
    if found is None:
        raise NotFound(_("There is no such dispute."))
    policy_request = moves.locked(found.policy_request_id)
    row = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute_id)
    row.policy_request = policy_request
    if not may_answer_dispute(by, row.side) or by.staff_id is None:
        raise NotAllowed(_("The other side's lead or manager answers a dispute."))
    if not row.is_open:
        raise Conflict(_("This dispute is answered already."), code="answered")
    words = comment.strip()
    if not words:
        raise Refusal(_("Say why you confirm or refuse."), code="answer_unexplained")
    _refuse_long(words)
    row.outcome = DisputeOutcome.CONFIRMED if confirmed else DisputeOutcome.REFUSED
    row.answer, row.answered_by_id, row.answered_at = words, by.staff_id, at
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    _note(row, DISPUTE_ANSWER, comment=words, by=by, at=at)
    watch.answered(row.pk)
    held = stretch_of(clocks.history_of(policy_request), row.stretch, at=at)
    disputing_news.answered(row, held, by=by, at=at)
    return row


def _refuse_unless_disputable(
    policy_request: PolicyRequest, seq: int, charge_to: str, *, by: Actor, at: datetime
) -> Held:
    history = clocks.histories([policy_request])[policy_request.pk]
    held = stretch_of(history, seq, at=at)
    known = list(Dispute.objects.filter(policy_request=policy_request))
    assert by.side is not None
    against = fault(policy_request, history, held, known, side=by.side, at=at)
    if against is not None:
        raise against
    if charged_to(policy_request, history, held) == {charge_to}:
        words = _("This stretch is charged to that party already.")
        raise Refusal(words, code="same_party")
    return held


def _refuse_wordless(charge_to: str, reason_code: str, comment: str) -> None:
    reasons = []
    if charge_to not in Party.values:
        reasons.append(_("Name the party whose time it was."))
    if reason_code not in DisputeReason.values:
        reasons.append(_("Choose a reason from the list."))
    if not comment.strip():
        reasons.append(_("Say in the comment what happened."))
    if reasons:
        raise Refusal(reasons, code="dispute_unexplained")
    _refuse_long(comment.strip())


def _refuse_long(words: str) -> None:
    if len(words) > LONGEST:
        raise Refusal(
            _("The comment is longer than %(n)d characters.") % {"n": LONGEST}, code="too_long"
        )


def _note(row: Dispute, name: str, *, comment: str, by: Actor, at: datetime) -> None:
    details: dict[str, object] = {
        "dispute": str(row.pk),
        "stretch": row.stretch,
        "charge_to": row.charge_to,
    }
    if name == DISPUTE_ANSWER:
        details["outcome"] = row.outcome
    facts = Facts(reason_code=row.reason_code, evidence=comment, details=details)
    moved = moves.note(row.policy_request, name, by=by, at=at, facts=facts)
    announcing.fell_due(moved.due, at=at)
