"""An agreement drawn up with the shared hours counts in the shared calendar, and moves with it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.content import Content, Spec, content_of
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Calendar
from apps.agreements.queries import notice_calendars
from apps.agreements.services import sign_as_of_old
from apps.policy_requests.models import Clock
from apps.usecases import agreeing
from apps.usecases.market_terms import INSURER_HOURS
from apps.worktime import CalendarError, same_hours
from tests.situations import Office, minutes, office_of
from tests.usecases.test_changing_calendar import insurers, previewed, published

START = minutes(-60 * 24 * 5)
WEEK: dict[str, Any] = INSURER_HOURS["weekly"]


@pytest.fixture(autouse=True)
def _nothing_known_of_calendars_rolled_back() -> Iterator[None]:
    notice_calendars("none")
    yield
    notice_calendars("none at all")


@pytest.fixture
def theirs(office: Office, beta: Agency) -> Office:
    """Beta with people and no agreement yet; the insurer's calendar is shared already."""
    with inside(beta):
        return office_of(beta, signed=False)


def member(office: Office, role: str) -> Membership:
    return Membership.objects.select_related("user").get(user_id=office.users[role].pk)


def drawn(office: Office, kind: AgreementKind = AgreementKind.SLA) -> AgreementVersion:
    who = member(office, "manager" if kind is AgreementKind.SLA else "owner")
    return agreeing.start(kind=kind, agency=office.agency, by=who, at=START)


def saved(office: Office, one: AgreementVersion, spec: Spec) -> AgreementVersion:
    one.refresh_from_db()
    content: Content = replace(content_of(one), base=spec)
    return agreeing.save(
        version_id=one.pk, content=content, by=member(office, "manager"), at=START,
        expected_revision=one.revision,
    )  # fmt: skip


def calendar(one: AgreementVersion) -> Calendar:
    found: Calendar = one.calendar_version.calendar
    return found


def test_a_first_draft_with_the_shared_hours_counts_in_the_shared_calendar(
    office: Office, theirs: Office
) -> None:
    calendars = Calendar.objects.count()
    one = drawn(theirs)
    assert calendar(one) == insurers(office)
    assert calendar(saved(theirs, one, {**INSURER_HOURS, "overrides": {}})) == insurers(office)
    assert Calendar.objects.count() == calendars


def test_new_shared_hours_move_the_requests_of_both_agencies(
    office: Office, theirs: Office, beta: Agency
) -> None:
    one = drawn(theirs)
    AgreementVersion.objects.filter(pk=one.pk).update(effective_from=START)
    sign_as_of_old(
        version_id=one.pk, first=theirs.users["manager"].pk, second=theirs.users["owner"].pk,
        at=START,
    )  # fmt: skip
    with inside(beta):
        foreign = theirs.request_in("submitted")
    own = office.request_in("submitted")
    preview = previewed(insurers(office), [["12:00", "18:00"]])
    assert preview.lines.filter(metric="TTQ").count() == 2
    published(preview)
    dues = [Clock.objects.get(policy_request_id=own.id, metric="TTQ").due_at]
    with inside(beta):
        dues.append(Clock.objects.get(policy_request_id=foreign.id, metric="TTQ").due_at)
    assert dues == [minutes(71), minutes(71)], "noon and eleven minutes: four were spent"


@pytest.mark.parametrize(
    "spec",
    [
        {**INSURER_HOURS, "overrides": {"2026-12-31": []}},
        {**INSURER_HOURS, "zone": "Europe/Kirov"},
        {**INSURER_HOURS, "weekly": {**WEEK, "fri": [["09:00", "17:00"]]}},
        {**INSURER_HOURS, "region": {"code": "RU-TA"}},
        {**INSURER_HOURS, "region": {"off": ["2026-12-30"]}},
        {"zone": "Europe/Moscow", "weekly": WEEK},
        {"zone": "Europe/Moscow", "always": True},
    ],
    ids=["a date", "zone", "week", "region", "regional day", "no production calendar", "always"],
)
def test_other_hours_get_a_calendar_of_their_own_and_lose_it_when_they_are_taken_back(
    office: Office, theirs: Office, spec: Spec
) -> None:
    one = saved(theirs, drawn(theirs), spec)
    own = calendar(one)
    assert (own.agency, own.side) == (theirs.agency, "insurer")
    assert calendar(saved(theirs, one, INSURER_HOURS)) == insurers(office)
    assert not Calendar.objects.filter(pk=own.pk).exists()


def test_shared_hours_that_changed_are_compared_as_they_are_now(
    office: Office, theirs: Office
) -> None:
    now = {**INSURER_HOURS, "weekly": {**WEEK, "sat": [["10:00", "14:00"]]}}
    latest = insurers(office).versions.create(number=2, spec=now, effective_from=START)
    insurers(office).versions.create(number=3, spec=INSURER_HOURS, effective_from=minutes(9_000))
    one = drawn(theirs)
    assert calendar(one) != insurers(office), "the old hours are nobody's any more"
    assert saved(theirs, one, now).calendar_version == latest


def test_no_calendar_of_another_agency_is_shared(office: Office, theirs: Office) -> None:
    """Alpha's own hours are Alpha's; Beta's OLA with the same ones gets its own calendar."""
    alphas = AgreementVersion.objects.get(agreement__agency=office.agency, agreement__kind="ola")
    one = drawn(theirs, AgreementKind.OLA)
    one = agreeing.save(
        version_id=one.pk, content=replace(content_of(one), base=alphas.calendar_version.spec),
        by=member(theirs, "owner"), at=START, expected_revision=0,
    )  # fmt: skip
    assert calendar(one) != calendar(alphas)
    assert calendar(one).agency == theirs.agency


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"zone": "Europe/Moscow", "weekly": {"mon": [["09:00", "18:00"]]}}, True),
        ({"zone": "Europe/Moscow", "weekly": {"mon": [["09:00", "18:00"]], "tue": []}}, True),
        (
            {"zone": "Europe/Moscow", "weekly": {"mon": [["14:00", "18:00"], ["09:00", "14:00"]]}},
            True,
        ),
        (
            {
                "zone": "Europe/Moscow", "weekly": {"mon": [["09:00", "18:00"]]}, "overrides": {},
                "production_calendar": None, "region": None, "name": "Часы",
            },
            True,
        ),
        ({"zone": "Europe/Moscow", "weekly": {"mon": [["09:00", "18:01"]]}}, False),
        ({"zone": "Asia/Baku", "weekly": {"mon": [["09:00", "18:00"]]}}, False),
    ],
)  # fmt: skip
def test_hours_are_the_same_by_what_they_mean_not_by_how_they_are_written(
    other: Spec, same: bool
) -> None:
    assert (
        same_hours({"zone": "Europe/Moscow", "weekly": {"mon": [["09:00", "18:00"]]}}, other)
        is same
    )


def test_what_cannot_be_read_is_not_compared() -> None:
    with pytest.raises(CalendarError):
        same_hours({"zone": "Europe/Moscow", "weekly": {}}, {"zone": "Nowhere/At_All"})
