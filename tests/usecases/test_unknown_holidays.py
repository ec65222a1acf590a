"""Deadlines beyond the last day whose holidays are known say so, and nothing else does."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches

from apps.agreements.models import AgreementVersion
from apps.agreements.queries import notice_calendars
from apps.kernel import clock
from apps.policy_requests.plan import plan_for
from apps.usecases import changing_calendar, previewing
from apps.usecases.calendar_change import CalendarChange
from apps.widgets.card.plan import sheet
from apps.widgets.known_days import version_words
from apps.worktime import PiecewiseCalendar, calendar_from_spec
from apps.worktime.tables import last_known_day
from tests.api.conftest import Caller, sign_in
from tests.portal.card_steps import BASE, get, schema_kept, signed_in, text
from tests.situations import TUESDAY, Office, minutes

MOSCOW = ZoneInfo("Europe/Moscow")
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
RUSSIAN = {"zone": "Europe/Moscow", "weekly": WEEK, "production_calendar": "RU"}
PLAIN = {"zone": "Europe/Moscow", "weekly": WEEK}
WORDS = "Праздники известны до 31.12.2027"
IN_2028 = datetime(2028, 3, 1, 12, 0, tzinfo=MOSCOW)
Present = Callable[[datetime], None]


@pytest.fixture
def agent(office: Office) -> Caller:
    """An agent of the agency, through the API."""
    caches["shared"].clear()
    return sign_in("agent@alpha.example", "alpha.belay.test")


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Present:
    """Set the present instant of the views."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _nothing_known_of_calendars_rolled_back() -> Iterator[None]:
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def asleep_until_2028(office: Office) -> None:
    """The insurer works on no day from 14 July 2026 to the end of 2027, then as ever."""
    version = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    days = (date(2026, 7, 14) + timedelta(days=n) for n in range(600))
    closed = {day.isoformat(): [] for day in days if day.year < 2028}
    row = version.calendar_version
    row.calendar.versions.create(
        number=2, spec={**row.spec, "overrides": closed}, effective_from=TUESDAY
    )
    notice_calendars()


def test_a_due_of_2028_lacks_holidays_and_one_of_2027_does_not() -> None:
    calendar = calendar_from_spec(RUSSIAN)
    assert calendar.known_short_of(IN_2028) == last_known_day() == date(2027, 12, 31)
    assert calendar.known_short_of(datetime(2028, 1, 1, tzinfo=MOSCOW)) is None, "to the instant"
    assert calendar.known_short_of(datetime(2028, 1, 1, 0, 0, 1, tzinfo=MOSCOW)) is not None
    assert calendar.known_short_of(datetime(2022, 1, 1, tzinfo=MOSCOW)) is None, "not beyond"
    assert calendar_from_spec(PLAIN).known_short_of(IN_2028) is None


def test_of_a_calendar_that_changes_the_hours_in_force_at_the_due_are_asked() -> None:
    plain, russian = calendar_from_spec(PLAIN), calendar_from_spec(RUSSIAN)
    to_plain = PiecewiseCalendar(russian, [(TUESDAY, plain)])
    to_russian = PiecewiseCalendar(plain, [(TUESDAY, russian)])
    assert to_plain.known_short_of(IN_2028) is None
    assert to_russian.known_short_of(IN_2028) == date(2027, 12, 31)


def test_the_clock_says_so_on_its_page_and_through_the_api(
    office: Office, agent: Caller, present: Present
) -> None:
    asleep_until_2028(office)
    one = office.request_in("submitted")
    present(minutes(6))
    page = text(get(signed_in(office.users["agent"]), one.policy_request, "why"))
    assert f"{WORDS}; этот срок посчитан без более поздних." in page
    rows = agent.get(f"requests/{one.id}/clocks/").json()["results"]
    late = next(row for row in rows if row["metric"] == "TTQ")
    told = agent.get(f"clocks/{late['id']}/explain/").json()
    assert told["clock"]["due_at"].startswith("2028-01")
    assert (told["holidays_known"], told["holidays_known_until"]) == (False, "2027-12-31")


def test_a_clock_due_in_time_says_nothing(office: Office, agent: Caller, present: Present) -> None:
    one = office.request_in("submitted")
    present(minutes(6))
    assert WORDS not in text(get(signed_in(office.users["agent"]), one.policy_request, "why"))
    row = agent.get(f"requests/{one.id}/clocks/").json()["results"][0]
    told = agent.get(f"clocks/{row['id']}/explain/").json()
    assert (told["holidays_known"], told["holidays_known_until"]) == (True, None)


@pytest.mark.parametrize(("closing", "known"), [(IN_2028, False), (minutes(60 * 72), True)])
def test_the_plan_from_a_closing_of_2028_says_so(
    office: Office, closing: datetime, known: bool
) -> None:
    found = plan_for(package_code="CASH-SEC", closing_at=closing, at=TUESDAY)
    assert found is not None
    assert (found.known_until is None) is known
    assert (WORDS in sheet(found, zone=MOSCOW.key, now=TUESDAY).unknown) is not known


def test_the_card_of_a_deal_in_2028_says_so(office: Office, present: Present) -> None:
    one = office.request_in("submitted", closing_at=IN_2028)
    present(minutes(6))
    page = text(get(signed_in(office.users["agent"]), one.policy_request))
    assert f"{WORDS}; этот план посчитан без более поздних." in page


def test_a_preview_that_moves_a_due_beyond_says_so(office: Office) -> None:
    office.request_in("submitted")
    calendar = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    ).calendar_version.calendar
    spec = changing_calendar.hours_now(calendar).spec
    days = (date(2026, 7, 14) + timedelta(days=n) for n in range(600))
    closed = {day.isoformat(): [] for day in days if day.year < 2028}
    change = CalendarChange(calendar.pk, {**spec, "overrides": closed}, minutes(5))
    manager = office.users["manager"]
    job = previewing.begin(change, of=None, user_id=manager.pk, user_name="Анна", at=minutes(5))
    previewing.look(job, at=minutes(5))
    previewing.look(job, at=minutes(5))
    assert job.result["known_until"] == "2027-12-31"
    job.state, job.done = "done", 1
    job.finished_at = minutes(5)
    job.save()
    with schema_kept():
        page = text(signed_in(manager).get(f"/desk/jobs/{job.pk}/", headers=BASE))
    assert f"{WORDS}; часть этих сроков позже" in page


def test_a_version_warns_within_a_year_of_the_last_known_day() -> None:
    early, late = (datetime(2027, month, 1, tzinfo=MOSCOW) for month in (1, 12))
    assert version_words([RUSSIAN, None], at=early - timedelta(days=60)) == ""
    assert WORDS in version_words([PLAIN, RUSSIAN], at=early)
    assert version_words([PLAIN, None], at=late) == ""


def test_the_page_of_a_version_carries_the_warning(office: Office, present: Present) -> None:
    version = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )

    def page() -> str:
        client = signed_in(office.users["manager"])
        with schema_kept():
            return text(client.get(f"/desk/agreements/{version.pk}/", headers=BASE))

    present(TUESDAY)
    assert WORDS not in page()
    present(datetime(2027, 6, 1, tzinfo=MOSCOW))
    assert f"{WORDS}; более поздние сроки считаются без них." in page()


@pytest.mark.parametrize(
    ("role", "day", "told"),
    [
        ("administrator", date(2027, 11, 5), True),
        ("administrator", date(2027, 10, 1), False),
        ("operator", date(2027, 11, 5), False),
    ],
)
def test_administrators_are_reminded_sixty_days_before(
    office: Office, present: Present, role: str, day: date, told: bool
) -> None:
    present(datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW))
    with schema_kept():
        page = text(signed_in(office.users[role]).get("/desk/packages/", headers=BASE))
    assert ("Праздники известны только до 31.12.2027" in page) is told


def test_monitoring_reads_the_days_that_are_left(
    office: Office, present: Present, settings
) -> None:
    settings.METRICS_TOKEN = "a-token"
    present(datetime(2027, 12, 1, 12, tzinfo=MOSCOW))
    with schema_kept():
        client = signed_in(office.users["operator"])
        page = text(client.get("/metrics", headers={**BASE, "Authorization": "Bearer a-token"}))
    assert 'belay_production_calendar_days_left{country="RU"} 30' in page
