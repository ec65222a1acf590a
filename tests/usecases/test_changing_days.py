"""Decreed days: seen before they are made, then every open deadline that observes them follows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from apps.agreements.decreed import Decreed, calendar_with
from apps.agreements.hours import forget_hours, hours_from
from apps.agreements.models import AgreementVersion, CalendarVersion, ProductionDay
from apps.agreements.queries import notice_calendars
from apps.kernel.errors import Conflict, Refusal
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import applying, changing_days, long_jobs, previewing, rebuilding
from tests.situations import Office, minutes

NOW = minutes(5)
MOSCOW = ZoneInfo("Europe/Moscow")
ANNA: dict[str, Any] = {"user_id": UUID(int=1), "user_name": "Анна"}
TODAY, TOMORROW = date(2026, 7, 14), date(2026, 7, 15)
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
RUSSIAN = {"zone": "Europe/Moscow", "weekly": WEEK, "production_calendar": "RU"}
TATAR = {**RUSSIAN, "region": {"code": "RU-TA"}}


@pytest.fixture(autouse=True)
def _nothing_known_of_days_rolled_back() -> Iterator[None]:
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def insurers(office: Office) -> CalendarVersion:
    version = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    hours: CalendarVersion = version.calendar_version
    return hours


def other_hours(office: Office, **changed: Any) -> None:
    """The insurer's calendar continues with these hours from 11:00."""
    row = insurers(office)
    spec = {name: value for name, value in {**row.spec, **changed}.items() if value is not None}
    row.calendar.versions.create(number=2, spec=spec, effective_from=minutes(0))
    notice_calendars()


def run(job: Job, at: datetime = NOW) -> Job:
    while long_jobs.step(at=at, job_id=job.pk):
        pass
    job.refresh_from_db()
    return job


def previewed(*days: Decreed) -> Job:
    return run(changing_days.preview(days=days, at=NOW, **ANNA))


def published(preview: Job) -> Job:
    return run(applying.publish(preview, seen=previewing.fingerprint(preview), at=NOW, **ANNA))


def ttq(journey: Any) -> datetime:
    due: datetime = Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at
    return due


def test_a_decreed_day_off_is_seen_then_moves_the_open_clock(office: Office) -> None:
    journey = office.request_in("submitted")
    preview = previewed(Decreed(TODAY, "off"))
    (moved,) = preview.lines.filter(metric="TTQ")
    tomorrow = datetime(2026, 7, 15, 9, 11, tzinfo=MOSCOW)
    assert (moved.change, moved.before_at, moved.after_at) == ("later", minutes(16), tomorrow)
    assert preview.result["requests"] == 1
    assert not ProductionDay.objects.exists(), "a preview publishes nothing"
    assert ttq(journey) == minutes(16)

    made = published(preview)
    assert (made.state, made.result["moved"] >= 1) == (JobState.DONE, True)
    assert ttq(journey) == tomorrow, "four of fifteen minutes stay counted"
    row = ProductionDay.objects.get()
    assert (row.day, row.kind, row.since, row.by) == (TODAY, "off", NOW, ANNA["user_id"])
    assert list(rebuilding.check(office.agency.pk, at=NOW)) == []


def test_a_day_taken_back_by_a_later_row_moves_the_clock_back(office: Office) -> None:
    journey = office.request_in("submitted")
    published(previewed(Decreed(TODAY, "off")))
    preview = previewed(Decreed(TODAY, "plain"))
    assert preview.lines.get(metric="TTQ").change == "earlier"
    published(preview)
    assert ttq(journey) == minutes(16)
    assert ProductionDay.objects.count() == 2


def test_minutes_that_a_decree_closed_do_not_come_back(office: Office) -> None:
    office.request_in("submitted")
    published(previewed(Decreed(TODAY, "off")))
    preview = run(
        changing_days.preview(days=[Decreed(TODAY, "plain")], at=minutes(13), **ANNA), minutes(13)
    )
    assert preview.result["changes"]["earlier"] >= 1
    assert preview.lines.get(metric="TTQ").after_at == minutes(24), "eight closed minutes are lost"


def test_a_calendar_without_the_production_calendar_does_not_move(office: Office) -> None:
    other_hours(office, production_calendar=None)
    journey = office.request_in("submitted")
    preview = previewed(Decreed(TODAY, "off"))
    assert not preview.lines.filter(metric="TTQ").exists()
    published(preview)
    assert ttq(journey) == minutes(16)


@pytest.mark.parametrize(("code", "moves"), [("RU-TA", True), ("RU-BA", False)])
def test_a_region_s_day_moves_only_who_follows_the_region(
    office: Office, code: str, moves: bool
) -> None:
    other_hours(office, region={"code": code})
    calendar = insurers(office).calendar
    spec = {**insurers(office).spec, "region": {"code": "RU-TA"}}
    far = datetime(2027, 1, 1, tzinfo=MOSCOW)
    calendar.versions.create(number=3, spec=spec, effective_from=far)
    journey = office.request_in("submitted")
    published(previewed(Decreed(TODAY, "off", "RU-TA")))
    assert (ttq(journey) != minutes(16)) is moves


def test_a_working_weekend_and_a_short_day_count_as_decreed() -> None:
    saturday = date(2026, 7, 18)
    days = [Decreed(saturday, "working"), Decreed(TOMORROW, "short")]
    before, after = calendar_with(RUSSIAN, ()), calendar_with(RUSSIAN, days)
    start = datetime(2026, 7, 15, tzinfo=MOSCOW)
    week = start + timedelta(days=4)
    assert before.elapsed(start, week) == timedelta(hours=27)
    assert after.elapsed(start, week) == timedelta(hours=35), "nine more, one less"
    both = calendar_with(RUSSIAN, [*days, Decreed(saturday, "short")])
    assert both.elapsed(start, week) == timedelta(hours=34)


def test_the_region_of_a_calendar_beats_the_country_and_its_decree_beats_both() -> None:
    own = {**RUSSIAN, "region": {"code": "RU-TA", "working": [], "off": [TODAY.isoformat()]}}
    at = datetime(2026, 7, 14, 12, tzinfo=MOSCOW)
    assert not calendar_with(own, [Decreed(TODAY, "plain")]).is_open(at)
    assert calendar_with(own, [Decreed(TODAY, "plain", "RU-TA")]).is_open(at)
    assert not calendar_with(TATAR, [Decreed(TODAY, "off", "RU-TA")]).is_open(at)
    assert calendar_with(RUSSIAN, [Decreed(TODAY, "off", "RU-TA")]).is_open(at)


def test_another_process_notices_a_published_day(office: Office) -> None:
    forget_hours()
    assert not forget_hours(), "nothing was published since the last look"
    ProductionDay.objects.create(day=TOMORROW, kind="off", since=NOW, by=UUID(int=1))
    assert forget_hours()
    noon = datetime(2026, 7, 15, 12, tzinfo=MOSCOW)
    assert not hours_from(insurers(office)).is_open(noon)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "хотя бы один день"),
        ([Decreed(date(2026, 7, 13), "off")], "в прошлом"),
        ([Decreed(date(2028, 1, 10), "off")], "ещё не загружен"),
        ([Decreed(TOMORROW, "holiday")], "выберите"),
        ([Decreed(TOMORROW, "")], "выберите"),
        ([Decreed(TOMORROW, "working")], "будний день"),
        ([Decreed(TOMORROW, "plain")], "уже такой"),
        ([Decreed(date(2026, 7, 18), "plain")], "суббота или воскресенье"),
        ([Decreed(date(2026, 7, 18), "short")], "нерабочая"),
        ([Decreed(date(2026, 11, 4), "off")], "уже такой"),
        ([Decreed(TOMORROW, "off"), Decreed(TOMORROW, "short")], "указан дважды"),
        ([Decreed(TOMORROW, "off", "RU-ZZ")], "Ни один календарь"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    office: Office, days: list[Decreed], said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        changing_days.preview(days=days, at=NOW, **ANNA)
    assert said in " ".join(refused.value.reasons)
    assert not Job.objects.exists()


def test_days_are_made_once_and_only_as_seen(office: Office) -> None:
    office.request_in("submitted")
    preview = previewed(Decreed(TODAY, "off"))
    with pytest.raises(Conflict):
        applying.publish(preview, seen="other", at=NOW, **ANNA)
    published(preview)
    with pytest.raises(Conflict):
        published(preview)
    assert ProductionDay.objects.count() == 1


def test_a_day_that_is_over_when_it_is_made_is_not_made(office: Office) -> None:
    preview = previewed(Decreed(TODAY, "off"))
    later = NOW + timedelta(days=1)
    made = applying.publish(preview, seen=previewing.fingerprint(preview), at=later, **ANNA)
    assert run(made, later).state == JobState.FAILED
    assert made.reasons
    assert not ProductionDay.objects.exists()


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_keeps_what_was_decreed(office: Office, deed: str) -> None:
    ProductionDay.objects.create(day=TOMORROW, kind="off", since=NOW, by=UUID(int=1))
    rows = ProductionDay.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if deed == "delete" else rows.update(kind="plain")
    assert rows.get().kind == "off"
