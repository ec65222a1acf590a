"""The time to acknowledge, read off an escalation's story as clocks are read off the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.agreements.engine import Event, Phase, Reading, Run, Says, Scope, Terms, read, runs
from apps.escalations.enums import Deed
from apps.escalations.ladder import calendar_for, terms_for
from apps.escalations.models import Escalation, EscalationLine
from apps.kernel.actors import Side
from apps.policy_requests.enums import ClockKind
from apps.worktime import WorkCalendar

METRIC = "TTA"
MEANS: dict[str, Phase] = {
    Deed.OPENED: Phase.RUN,
    Deed.RAISED: Phase.RUN,
    Deed.ACKNOWLEDGED: Phase.STOP,
    Deed.ANSWERED: Phase.STOP,
    Deed.REFUSED: Phase.STOP,
    Deed.SOLVED: Phase.CANCEL,
}


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One round of waiting for the counterpart: from a call to its answer."""

    escalation: Escalation
    run: Run
    terms: Terms
    calendar: WorkCalendar
    reading: Reading
    attainment: int

    @property
    def kind(self) -> str:
        """Whose promise it is: the insurer's SLA or the agency's own OLA."""
        insurer = self.escalation.party == Side.INSURER
        return ClockKind.SLA.value if insurer else ClockKind.OLA.value

    def broken_at(self, at: datetime) -> datetime | None:
        """When its due passed unanswered, as of `at`; an answer exactly when due is in time."""
        said = self.reading.said(at)
        return next((one.at for one in said if one.kind is Says.BREACH), None)


def rounds(
    escalation: Escalation, lines: Iterable[EscalationLine], *, at: datetime
) -> list[Acknowledgement]:
    """Every round as of `at`, oldest first; none when the party promised no time for it."""
    bound = terms_for(escalation)
    scope = Scope(
        metric=METRIC,
        package_code=escalation.policy_request.package_code,
        stage="",
        repeat=False,
        urgent=escalation.urgent,
    )
    promise = None if bound is None else bound.promise(scope)
    if promise is None:
        return []
    calendar = calendar_for(escalation)
    return [
        Acknowledgement(
            escalation,
            run,
            promise.terms,
            calendar,
            read(run, promise.terms, calendar, at),
            promise.attainment,
        )
        for run in runs(_events(escalation, lines), lambda event: MEANS[event.status])
    ]


def _events(escalation: Escalation, lines: Iterable[EscalationLine]) -> Sequence[Event]:
    """The lines that mean something to the clock; it counts from when they were written down."""
    telling = sorted((line for line in lines if line.deed in MEANS), key=lambda line: line.noted_at)
    return [Event(at=line.noted_at, status=line.deed, urgent=escalation.urgent) for line in telling]
