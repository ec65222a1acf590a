"""Tells one story: the real use cases at instants of the past, with the tick between them."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from apps.agencies.models import Agency
from apps.agencies.stepping import here
from apps.kernel.actors import Actor
from apps.policy_requests.enums import HOLDER, Holder, Status
from apps.policy_requests.models import PolicyRequest
from apps.usecases import checking, drafting, ending, escalating, ticking
from apps.usecases.demo import disputed, files, stories
from apps.usecases.demo.calendar import Days
from apps.usecases.demo.excuses import Excuses, as_suggested
from apps.usecases.demo.journey import Journey
from apps.usecases.demo.stories import Story
from apps.usecases.demo.terms import INSURER_HOURS, agency_hours
from apps.usecases.giving_reasons import Given

# Working hours of an agency in one calendar day, Sundays and short Saturdays among them.
HOURS_A_DAY = 7


class Teller:
    """Knows the agency's and the insurer's hours; squeezes a story to end before the present."""

    def __init__(self, agency: Agency, people: dict[str, Actor], now: datetime, seed: int) -> None:
        self.agency_id, self.people, self.now = agency.pk, people, now
        self.source = random.Random(seed)  # noqa: S311 -- a plausible demo, not a secret
        self.explain = Excuses(seed)
        self.agency_days = Days(agency_hours(agency.zone), self.source)
        self.insurer_days = Days(INSURER_HOURS, self.source)

    def tell(self, story: Story, name: str) -> PolicyRequest:
        """The request of the story, in the status the story names."""
        start = self._start(story)
        journey = Journey(
            self.people,
            story.package_code,
            closing_at=self._closing(story, start),
            client_name=name,
            changes=dict(story.changes),
            paper=files.paper,
            explain=self.explain,
        ).begin(start)
        self._walk(journey, story, start)
        if journey.policy_request.is_ended:
            self._settle_escalations(journey)
        return journey.policy_request

    def _settle_escalations(self, journey: Journey) -> None:
        """What was escalated on the way was answered and closed before the end."""
        at = journey.policy_request.status_since
        ticking.tick_one(self.agency_id, at=at)
        for escalation in journey.policy_request.escalations.filter(closed_at=None):
            by: dict[str, Any] = {
                "escalation_id": escalation.pk,
                "by": self.people["manager" if escalation.party == "insurer" else "lead"],
                "at": at,
            }
            escalating.answer(text="Взяли в работу, срок подтвердили.", **by)
            escalating.close(solved=True, repeat="none", **by)

    def _start(self, story: Story) -> datetime:
        """Old stories begin in working hours; a living one only as long ago as it needs."""
        if story.days_ago:
            hours = story.days_ago * HOURS_A_DAY + self.source.uniform(0, 5)
            return self.agency_days.calendar.subtract(self.now, timedelta(hours=round(hours, 1)))
        pace = stories.PACES[story.pace]
        spent = sum(stories.USUAL[status] * pace for status in _road_to(story.to))
        return self.now - timedelta(minutes=spent * 1.15 + 2)

    def _closing(self, story: Story, start: datetime) -> datetime:
        day = max(start, self.now - timedelta(days=1) if story.to != Status.DELIVERED else start)
        opening = self.agency_days.calendar.next_opening(day + timedelta(days=3))
        return opening + timedelta(hours=2)

    def _walk(self, journey: Journey, story: Story, at: datetime) -> None:
        turns = TURNS.get(story.turn, {})
        for _step in range(30):
            policy_request = journey.policy_request
            if policy_request.status == story.to:
                return
            at = min(self._next(policy_request.status, story, at), at + (self.now - at) / 3)
            ticking.tick_one(self.agency_id, at=at)
            turn = turns.get(policy_request.status)
            if turn is None or not turn(journey, at):
                journey.step(at)

    def _next(self, status: str, story: Story, at: datetime) -> datetime:
        usual = stories.USUAL.get(status, 60) * stories.PACES[story.pace]
        minutes = usual * self.source.uniform(0.7, 1.3)
        if story.days_ago == 0:
            return at + timedelta(minutes=minutes, seconds=self.source.randrange(50))
        insurer = HOLDER[status] == Holder.INSURER
        return (self.insurer_days if insurer else self.agency_days).after(at, minutes)


def _road_to(status: str) -> list[str]:
    road = list(stories.USUAL)
    road.remove("returned")
    road.remove("referral")
    return road[: road.index(status)] if status in road else road


Turn = Callable[[Journey, datetime], bool]


def _by(journey: Journey, role: str, at: datetime) -> dict[str, Any]:
    return {"policy_request_id": journey.id, "by": journey.people[role], "at": at}


def _returned_once(journey: Journey, at: datetime) -> bool:
    """The first check finds a scan that can't be read; the second one passes."""
    if journey.policy_request.returns.exists():
        return False
    by = _by(journey, "operator", at)
    checking.ask_for_correction(
        reason_code="blurred_scan", items=("egrn",), comment="Вторая страница не читается.", **by
    )
    return True


def _mended(journey: Journey, at: datetime) -> bool:
    by = _by(journey, "agent", at)
    drafting.attach(kind="egrn", name="egrn.pdf", content=files.paper("Выписка ЕГРН"), **by)
    checking.resubmit_check(**by)
    return True


def _asked_late(journey: Journey, at: datetime) -> bool:
    """The first check asks for a paper that is on no checklist; the second one passes."""
    if journey.policy_request.returns.exists():
        return False
    checking.ask_for_correction(
        reason_code="field_missing",
        items=("extra_document",),
        comment="Нужна справка об отсутствии задолженности по взносам.",
        **_by(journey, "operator", at),
    )
    return True


def _brought(journey: Journey, at: datetime) -> bool:
    by = _by(journey, "agent", at)
    paper = files.paper("Справка об отсутствии задолженности")
    drafting.attach(kind="extra_document", name="spravka.pdf", content=paper, **by)
    checking.resubmit_check(**by)
    return True


def _referred(journey: Journey, at: datetime) -> bool:
    checking.refer(reason_code="short_ownership", **_by(journey, "operator", at))
    return True


def _declined(journey: Journey, at: datetime) -> bool:
    by = _by(journey, "underwriter", at)
    checking.decline(reason_code="open_lawsuit", delay_reasons=_said(journey, by), **by)
    return True


def _cancelled(journey: Journey, at: datetime) -> bool:
    by = _by(journey, "agent", at)
    ending.cancel(reason_code="deal_failed", delay_reasons=_said(journey, by), **by)
    return True


def _refund_started(journey: Journey, at: datetime) -> bool:
    ending.start_refund(reason_code="cooling_off", **_by(journey, "operator", at))
    return True


def _refund_paid(journey: Journey, at: datetime) -> bool:
    by = _by(journey, "operator", at)
    paper = files.paper("Платёжное поручение")
    drafting.attach(kind="refund_document", name="refund.pdf", content=paper, **by)
    ending.finish_refund(delay_reasons=_said(journey, by), **by)
    return True


def _said(journey: Journey, by: dict[str, Any]) -> list[Given]:
    """An end waits for the reasons, so everything is explained."""
    return as_suggested(journey.policy_request, by["by"], by["at"])


def _left_to_expire(journey: Journey, at: datetime) -> bool:
    """Nobody answers the offer; its validity is over and the tick says so."""
    until = journey.policy_request.valid_until
    if until is not None:
        ticking.tick_one(here().pk, at=until)
    return True


TURNS: dict[str, dict[str, Turn]] = {
    "return": {"checking": _returned_once, "returned": _mended},
    "late_ask": {"checking": _asked_late, "returned": _brought},
    "settled": {
        "checking": _returned_once,
        "returned": _mended,
        "approved": disputed.by_the_lead_about_a_return,
        "awaiting_payment": disputed.confirmed_by_the_manager,
    },
    "disputed_here": {"checking": disputed.by_the_lead_about_the_client},
    "disputed_there": {"approved": disputed.by_the_manager},
    "refer": {"checking": _referred},
    "decline": {"checking": _declined},
    "cancel": {"offered": _cancelled},
    "refund": {"issued": _refund_started, "refunding": _refund_paid},
    "expire": {"offered": _left_to_expire},
}
