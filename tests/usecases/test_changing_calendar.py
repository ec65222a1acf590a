"""New hours of a calendar: seen before they are made, then every open deadline follows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from apps.agreements.models import AgreementVersion, Calendar, CalendarVersion
from apps.agreements.queries import notice_calendars, terms_of
from apps.agreements.sentence import client_sentence
from apps.kernel.errors import Conflict, Refusal
from apps.policy_requests.clocks import folded
from apps.policy_requests.models import Clock, ClockEvent
from apps.registry.models import Job, JobState
from apps.usecases import applying, changing_calendar, long_jobs, previewing
from apps.watch.models import Timer
from apps.widgets.card.why import counted_hours
from tests.api.test_same_minutes import next_sla
from tests.situations import Office, minutes

NOW = minutes(5)
MOSCOW = ZoneInfo("Europe/Moscow")
ANNA: dict[str, Any] = {"user_id": UUID(int=1), "user_name": "Анна"}


@pytest.fixture(autouse=True)
def _nothing_known_of_calendars_rolled_back() -> Iterator[None]:
    notice_calendars("none")
    yield
    notice_calendars("none at all")


def insurers(office: Office) -> Calendar:
    version = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    calendar: Calendar = version.calendar_version.calendar
    return calendar


def hours(calendar: Calendar, **overrides: list[list[str]]) -> dict[str, Any]:
    """The hours in force with other windows on 2026-07-14."""
    spec: dict[str, Any] = changing_calendar.hours_now(calendar).spec
    return {**spec, "overrides": {"2026-07-14": overrides["today"]}}


def run(job: Job, at: datetime = NOW) -> Job:
    while long_jobs.step(at=at, job_id=job.pk):
        pass
    job.refresh_from_db()
    return job


def previewed(calendar: Calendar, today: list[list[str]]) -> Job:
    return run(
        changing_calendar.preview(
            calendar=calendar, spec=hours(calendar, today=today), since=NOW, of=None, at=NOW, **ANNA
        )
    )


def published(preview: Job, at: datetime = NOW) -> Job:
    seen = previewing.fingerprint(preview)
    return run(applying.publish(preview, seen=seen, at=at, **ANNA), at=at)


def test_a_day_closed_at_once_moves_the_open_clock_to_tomorrow(office: Office) -> None:
    journey = office.request_in("submitted")
    calendar = insurers(office)
    preview = previewed(calendar, [])
    tomorrow = datetime(2026, 7, 15, 9, 11, tzinfo=MOSCOW)
    (moved,) = preview.lines.filter(metric="TTQ")
    assert (moved.change, moved.before_at, moved.after_at) == ("later", minutes(16), tomorrow)
    assert Clock.objects.get(policy_request_id=journey.id, metric="TTQ").due_at == minutes(16)
    assert not calendar.versions.filter(number__gt=1).exists(), "a preview publishes nothing"

    made = published(preview)
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    assert (made.state, clock.due_at) == (JobState.DONE, tomorrow)
    assert made.result["moved"] == 1
    assert made.user_name == "Анна"
    assert all(timer.fire_at > NOW for timer in Timer.objects.filter(clock_id=clock.pk))
    version = CalendarVersion.objects.get(calendar=calendar, number=2)
    assert version.effective_from >= NOW


def test_minutes_counted_before_the_change_stay_counted(office: Office) -> None:
    journey = office.request_in("submitted")
    published(previewed(insurers(office), [["12:00", "18:00"]]))
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    noon = datetime(2026, 7, 14, 12, 0, tzinfo=MOSCOW)
    assert clock.due_at == noon + timedelta(minutes=11), "four of fifteen minutes were spent"


def test_hours_that_change_nothing_open_show_an_empty_preview(office: Office) -> None:
    office.request_in("submitted")
    preview = previewed(insurers(office), [["09:00", "18:00"]])
    assert preview.state == JobState.DONE
    assert preview.result == {"requests": 1, "changes": {}}
    assert not preview.lines.exists()


def test_more_breaking_than_was_seen_stops_the_change(office: Office) -> None:
    office.request_in("submitted")
    preview = previewed(insurers(office), [])
    Job.objects.filter(pk=preview.pk).update(result={"requests": 1, "changes": {"breached": 3}})
    preview.refresh_from_db()
    made = published(preview)
    assert made.state == JobState.FAILED
    assert made.reasons
    assert not insurers(office).versions.filter(number=2).exists()


def test_a_change_is_made_once_and_only_as_it_was_seen(office: Office) -> None:
    office.request_in("submitted")
    preview = previewed(insurers(office), [])
    with pytest.raises(Conflict):
        applying.publish(preview, seen="other", at=NOW, **ANNA)
    published(preview)
    with pytest.raises(Conflict):
        published(preview)
    assert insurers(office).versions.filter(number__gt=1).count() == 1


def test_hours_that_cant_be_counted_in_are_refused_with_the_calendars_sentence(
    office: Office,
) -> None:
    calendar = insurers(office)
    with pytest.raises(Refusal):
        changing_calendar.preview(
            calendar=calendar, spec={"zone": "Nowhere/At_All"}, since=NOW, of=None, at=NOW, **ANNA
        )
    with pytest.raises(Refusal):
        same = changing_calendar.hours_now(calendar).spec
        changing_calendar.preview(calendar=calendar, spec=same, since=NOW, of=None, at=NOW, **ANNA)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"weekly": {}}, "нужен хотя бы один рабочий промежуток"),
        ({"weekly": {}, "overrides": {"2020-01-09": [["10:00", "11:00"]]}}, "ни одной рабочей"),
        ({"weekly": {"mon": [["09:00", "09:00"]]}}, "использовать нельзя"),
        ({"weekly": {"mon": [["09:00", "09:01"]]}}, "больше трёх лет: "),
    ],
    ids=["empty", "only in the past", "of no length", "a minute a week"],
)
def test_hours_in_which_no_promise_could_run_out_are_refused_with_a_sentence(
    office: Office, hours: dict[str, Any], said: str
) -> None:
    calendar = insurers(office)
    with pytest.raises(Refusal) as refused:
        changing_calendar.preview(
            calendar=calendar, spec={"zone": "Europe/Moscow", **hours}, since=NOW, of=None, at=NOW,
            **ANNA,
        )  # fmt: skip
    assert said in " ".join(str(reason) for reason in refused.value.reasons)
    assert not Job.objects.exists()
    assert calendar.versions.count() == 1


def test_after_new_hours_everything_that_tells_them_tells_the_new_ones(office: Office) -> None:
    journey = office.request_in("submitted")
    version = AgreementVersion.objects.get(agreement__agency=office.agency, status="active",
                                           agreement__kind="sla")  # fmt: skip
    published(previewed(insurers(office), [["12:00", "18:00"]]))
    notice_calendars()
    terms = terms_of(version.pk)
    assert terms.spec_at(NOW - timedelta(minutes=1)) == terms.spec
    assert terms.spec_at(NOW)["overrides"] == {"2026-07-14": [["12:00", "18:00"]]}
    told = client_sentence(terms, package_code="CASH-SEC", urgent=False, observed={}, least=20,
                           at=NOW)  # fmt: skip
    assert told is not None
    (clock,) = (one for one in folded(journey.policy_request, at=NOW) if one.rule.metric == "TTQ")
    met = counted_hours(terms, clock, at=NOW)
    assert [one.number for one in met] == [1, 2], "it crossed the change, so both counted"


def test_hours_that_an_agreement_made_its_own_are_on_the_desks_list_and_move_its_requests(
    office: Office,
) -> None:
    shared = insurers(office)
    own = Calendar.objects.create(side="insurer", agency=office.agency, name="Альфа: часы версии 1")
    spec = changing_calendar.hours_now(shared).spec
    drawn = own.versions.create(number=1, spec=spec, effective_from=minutes(-9_000))
    assert own not in changing_calendar.calendars_of(None), "nothing signed counts in it yet"
    next_sla(office, drawn, None, minutes(-1))
    assert own in changing_calendar.calendars_of(None)
    assert own not in changing_calendar.calendars_of(office.agency)
    journey = office.request_in("submitted")
    preview = previewed(own, [])
    assert preview.lines.filter(metric="TTQ").count() == 1
    published(preview)
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    assert clock.due_at == datetime(2026, 7, 15, 9, 11, tzinfo=MOSCOW)


def test_a_change_in_small_steps_says_every_breach_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _one in range(3):
        office.request_in("submitted")
    monkeypatch.setattr(applying, "LARGEST", 1)
    monkeypatch.setattr(applying, "SMALLEST", 1)
    made = published(previewed(insurers(office), []))
    assert (made.done, made.result["moved"]) == (3, 3)
    assert not ClockEvent.objects.filter(kind="breach").exists()
