"""What a change relieves: deadlines at risk before it that are not any more, seen beforehand."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.agreements.decreed import Decreed
from apps.agreements.engine import Mode
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import notice_calendars
from apps.agreements.services import draft, sign_as_of_old
from apps.policy_requests.models import Clock, ClockEvent
from apps.registry.models import Job
from apps.usecases import ending, ticking
from apps.usecases.demo import terms
from apps.usecases.demo.journey import Journey
from apps.watch.models import WorkItem
from tests.situations import Office, minutes
from tests.usecases import test_changing_days as days
from tests.usecases.test_rebasing_all import made, next_version, previewed

MOSCOW = ZoneInfo("Europe/Moscow")
# Of the quarter of an hour for a quote, begun in the first minute, 80 % are used.
AT_RISK = minutes(13)


@pytest.fixture(autouse=True)
def _nothing_known_of_days_rolled_back() -> Iterator[None]:
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def changes(preview: Job) -> dict[str, str]:
    """What the preview says of each request's quote or refund, by the request's number."""
    return {line.number: line.change for line in preview.lines.filter(metric__in=("TTQ", "TTF"))}


def submitted_at(office: Office, minute: int) -> Journey:
    return office.journey().go_to("submitted", [minutes(minute)])


def test_a_longer_target_relieves_what_was_at_risk_and_only_that(office: Office) -> None:
    at_risk, in_time = submitted_at(office, 1), submitted_at(office, 10)
    ticking.tick(at=AT_RISK)
    version = next_version(office, quote=60)
    preview = previewed(office, version, at=AT_RISK)
    assert changes(preview) == {
        at_risk.policy_request.number: "relieved",
        in_time.policy_request.number: "later",
    }
    assert preview.result["changes"] == {"relieved": 1, "later": 1}
    (line,) = preview.lines.filter(change="relieved")
    assert (line.before_at, line.after_at) == (minutes(16), minutes(61))

    made(office, preview, at=AT_RISK)
    (item,) = WorkItem.objects.filter(policy_request_id=at_risk.id)
    assert item.warn_at == minutes(46), "three quarters of the new hour: the queue is calm again"
    assert ClockEvent.objects.filter(clock__policy_request_id=at_risk.id, threshold=75).exists()


@pytest.mark.parametrize("mode", [Mode.CARRY, Mode.RETROACTIVE])
def test_a_target_only_a_little_longer_relieves_nothing(office: Office, mode: Mode) -> None:
    journey = submitted_at(office, 1)
    preview = previewed(office, next_version(office, quote=16), mode=mode, at=AT_RISK)
    assert changes(preview) == {journey.policy_request.number: "later"}


def test_counting_anew_relieves_though_the_target_stays(office: Office) -> None:
    journey = submitted_at(office, 1)
    version = next_version(office, quote=15)
    preview = previewed(office, version, mode=Mode.RESTART, at=AT_RISK)
    assert changes(preview) == {journey.policy_request.number: "relieved"}


def test_a_broken_promise_is_moved_and_stays_broken(office: Office) -> None:
    journey = submitted_at(office, 1)
    late = minutes(20)
    ticking.tick(at=late)
    version = next_version(office, quote=60)
    preview = previewed(office, version, mode=Mode.RETROACTIVE, at=late)
    assert changes(preview) == {journey.policy_request.number: "later"}
    made(office, preview, at=late)
    breach = ClockEvent.objects.get(clock__policy_request_id=journey.id, kind="breach")
    assert (breach.status, breach.due_at) == ("stands", minutes(16))


def test_a_shorter_promise_that_warns_later_is_called_earlier_not_relieved(office: Office) -> None:
    journey = submitted_at(office, 1)
    version = next_version_of(office, "TTQ", amount=14, thresholds=[95, 100])
    preview = previewed(office, version, at=AT_RISK)
    assert changes(preview) == {journey.policy_request.number: "earlier"}


def test_a_holiday_put_in_relieves_a_promise_in_working_days(office: Office) -> None:
    """Due by Wednesday's close, warned an hour before; then that Wednesday becomes a day off."""
    next_version_of(office, "TTF", amount=1, before_due_minutes=[60])
    journey = office.request_in("issue_check")
    ending.start_refund(
        policy_request_id=journey.id, reason_code="deal_failed", by=office.people["manager"],
        at=minutes(60),
    )  # fmt: skip
    other = office.journey().go_to("submitted", [wednesday(17, 0)])
    now = wednesday(17, 12)
    ticking.tick(at=now)
    item = WorkItem.objects.get(policy_request_id=journey.id)
    assert item.warn_at == wednesday(17, 0), "the queue has shown it amber"

    preview = days.run(
        days.changing_days.preview(
            days=[Decreed(date(2026, 7, 15), "off")], at=now, **days.ANNA
        ),
        now,
    )  # fmt: skip
    found = changes(preview)
    assert found == {
        journey.policy_request.number: "relieved",
        other.policy_request.number: "later",
    }, "four fifths of the quarter of an hour stay used, and so at risk"
    (line,) = preview.lines.filter(change="relieved")
    assert (line.before_at, line.after_at) == (wednesday(18, 0), thursday(18, 0))
    days.run(
        days.applying.publish(
            preview, seen=days.previewing.fingerprint(preview), at=now, **days.ANNA
        ),
        now,
    )
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTF")
    assert clock.due_at == thursday(18, 0)


def wednesday(hour: int, minute: int) -> datetime:
    return datetime(2026, 7, 15, hour, minute, tzinfo=MOSCOW)


def thursday(hour: int, minute: int) -> datetime:
    return datetime(2026, 7, 16, hour, minute, tzinfo=MOSCOW)


def next_version_of(office: Office, metric: str, **changed: object) -> AgreementVersion:
    """The SLA in force from the first half minute on, one of its normal targets otherwise."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    version = draft(
        kind=old.agreement.kind, agency=office.agency, calendar_version=old.calendar_version,
        targets=terms.sla_rows(), effective_from=minutes(0.5),
    )  # fmt: skip
    version.targets.filter(metric=metric, route="normal").update(**changed)
    sign_as_of_old(
        version_id=version.pk, first=old.first_signed_by, second=old.second_signed_by,
        at=minutes(0.5),
    )  # fmt: skip
    version.refresh_from_db()
    return version
