"""The five steps of the road as the client sees them, with their times, read off the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.policy_requests.enums import ENDED, HOLDER, ISSUE_STAGES, Holder, ReturnStage, Status
from apps.policy_requests.models import StatusChange
from apps.widgets.money import money

OFFER, PAPERS, CHECK, PAYMENT, POLICY, DONE = range(6)
STEP_OF: dict[str, int] = {
    Status.DRAFT: OFFER,
    Status.SUBMITTED: OFFER,
    Status.QUOTED: OFFER,
    Status.OFFERED: OFFER,
    Status.COLLECTING: PAPERS,
    Status.CHECKING: CHECK,
    Status.REFERRAL: CHECK,
    Status.APPROVED: CHECK,
    Status.AWAITING_PAYMENT: PAYMENT,
    **dict.fromkeys(ISSUE_STAGES, POLICY),
    Status.ISSUED: POLICY,
    Status.DELIVERED: DONE,
    Status.REFUNDING: DONE,
    Status.REFUNDED: DONE,
}
# The lines of history that end each step.
ENDS: tuple[tuple[str, ...], ...] = (
    ("accept",),
    ("send_to_check", "resubmit_check"),
    ("approve",),
    ("confirm_payment",),
    ("deliver", "send"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: done | now | ahead | stopped; `note` says whom it waits for."""

    label: str
    state: str
    note: str = ""
    at: datetime | None = None

    @property
    def icon(self) -> str:
        return {"done": "check", "now": "clock", "stopped": "x"}.get(self.state, "circle")

    @property
    def tone(self) -> str:
        tones = {"done": "t-good", "now": "t-warn", "stopped": "t-late"}
        return tones.get(self.state, "t-calm")


def reached(status: str, return_stage: str, history: Sequence[StatusChange]) -> int:
    """The number of the step the request is in; where it stood when it has ended."""
    if status in ENDED and status not in STEP_OF:
        last = next(
            (line for line in reversed(history) if line.to_status != line.from_status), None
        )
        if last is None or not last.from_status:
            return OFFER
        return reached(last.from_status, last.return_stage, ())
    if status == Status.RETURNED:
        return CHECK if return_stage == ReturnStage.CHECK else OFFER
    return STEP_OF.get(status, OFFER)


def steps(
    history: Sequence[StatusChange],
    *,
    status: str,
    return_stage: str,
    premium: "object | None",
    waits_for_client: str = "",
) -> list[Step]:
    """The road in order. `waits_for_client` is what he still has to do, in words."""
    here = reached(status, return_stage, history)
    ended = status in ENDED and status != Status.DELIVERED
    note = waits_for_client or _waiting(status, return_stage)
    return [
        _step(label, number, here, history, ended=ended, note=note)
        for number, label in enumerate(_labels(premium))
    ]


def _labels(premium: "object | None") -> list[str]:
    payment = _("Payment")
    if premium is not None:
        payment = _("Payment of %(premium)s") % {"premium": money(premium)}  # type: ignore[arg-type]
    return [
        _("Offer"),
        _("Data and documents"),
        _("The insurer's check"),
        payment,
        _("Policy and memo"),
    ]


def _step(
    label: str, number: int, here: int, history: Sequence[StatusChange], *, ended: bool, note: str
) -> Step:
    if number < here:
        return Step(label, "done", at=_ended_at(history, ENDS[number]))
    if number > here:
        return Step(label, "ahead")
    return Step(label, "stopped") if ended else Step(label, "now", note=note)


def _ended_at(history: Sequence[StatusChange], names: tuple[str, ...]) -> datetime | None:
    for name in names:
        for line in reversed(history):
            if line.name == name:
                return line.occurred_at
    return None


def _waiting(status: str, return_stage: str) -> str:
    if status == Status.ISSUED:
        return _("ready for you")
    if status == Status.RETURNED and return_stage == ReturnStage.CHECK:
        return _("the agency is correcting the papers")
    words = {
        Holder.CLIENT: _("waiting for you"),
        Holder.AGENCY: _("with the agency"),
        Holder.INSURER: _("with the insurer"),
    }
    return words.get(Holder(HOLDER[status]), "")
