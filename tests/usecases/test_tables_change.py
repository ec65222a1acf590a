"""Tables of time published anew move open deadlines by themselves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.agreements import queries
from apps.agreements.models import TimeTable
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import long_jobs, rebuilding, tables_change, upkeep
from apps.worktime import calendar, spec, tables, zones
from tests.situations import TUESDAY, Office, minutes


@pytest.fixture
def other_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From now on Moscow's clocks run with Yekaterinburg's: what an installed table would do."""

    def read_zone(name: str) -> ZoneInfo:
        return zones.read_zone("Asia/Yekaterinburg" if name == "Europe/Moscow" else name)

    def install() -> None:
        monkeypatch.setattr(tables, "read_zone", read_zone)
        monkeypatch.setattr(spec, "read_zone", read_zone)
        forget()

    def forget() -> None:
        calendar._calendar.cache_clear()
        queries.terms_of.cache_clear()

    yield install
    monkeypatch.undo()
    forget()


def carry_on(at_minute: int) -> Job:
    while long_jobs.step(at=minutes(at_minute)):
        pass
    return Job.objects.get()


def test_the_first_look_is_no_change(office: Office) -> None:
    assert tables_change.notice(at=minutes(0)) is None
    assert TimeTable.objects.filter(name="Europe/Moscow").count() > 4
    assert tables_change.notice(at=minutes(1)) is None


def test_a_changed_zone_moves_the_open_deadline_and_is_told_once(
    office: Office, other_tables: Callable[[], None]
) -> None:
    evening = TUESDAY.replace(hour=17, minute=50)
    journey = office.journey().go_to("submitted", [evening])
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    tables_change.notice(at=minutes(0))
    other_tables()
    job = tables_change.notice(at=evening + timedelta(minutes=1))
    assert job is not None and job.asked["names"] == ["Europe/Moscow"]
    assert tables_change.notice(at=evening + timedelta(minutes=2)) is None
    done = carry_on(0)
    assert (done.state, done.result["moved"]) == (JobState.DONE, 1)
    was, clock = clock.due_at, Clock.objects.get(pk=clock.pk)
    assert clock.due_at is not None and was is not None
    assert clock.due_at < was
    found = rebuilding.check(office.agency.pk, at=evening + timedelta(minutes=3))
    assert [words for words in found if "TTQ" in words] == []


def test_a_process_looks_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr(upkeep, "_looked", [])
    monkeypatch.setattr(tables_change, "notice", lambda *, at: looks.append(at))
    upkeep.keep_up(at=minutes(0))
    upkeep.keep_up(at=minutes(1))
    assert looks == [minutes(0)]
