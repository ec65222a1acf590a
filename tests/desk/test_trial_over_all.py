"""A trial over all agencies adds up their promises; an agency's own trial meets its own alone."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from apps.agencies import services
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import notice_calendars
from apps.kernel import clock
from apps.registry.models import Job, JobState
from apps.usecases import long_jobs, trying
from apps.usecases.demo.journey import Journey
from tests.desk.test_what_if import drafted
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in, text
from tests.situations import TUESDAY, Office, minutes, office_of

DAYS = {"first": "2026-07-13", "last": "2026-07-14", "scope": "all"}


@pytest.fixture(autouse=True)
def _ten_hours_later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: minutes(600))
    notice_calendars("none")
    yield
    notice_calendars("none at all")


@pytest.fixture
def ours(office: Office) -> list[Journey]:
    """Alpha: one quote in three minutes, three in eight."""
    return [office.request_in("quoted", every=every) for every in (3, 8, 8, 8)]


@pytest.fixture
def theirs(office: Office, beta: Agency) -> Iterator[list[Journey]]:
    """Beta: one quote in four minutes. A third agency has nobody and nothing."""
    services.provision(name="Авангард", slug="avangard", zone="Asia/Omsk", at=TUESDAY)
    with inside(beta):
        made = [office_of(beta).request_in("quoted", every=4)]
    yield made


def tried(who: Client, version: AgreementVersion, host: dict[str, str], prefix: str = "") -> str:
    """The page of the trial once it is over, in English."""
    who.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with schema_kept():
        begun = who.post(f"{prefix}/trials/{version.pk}/", DAYS, headers=host)
        assert begun.status_code == 302, text(begun)
        page = who.get(begun.headers["location"], headers=host)
    assert page.status_code == 200
    return text(page)


def test_kept_and_broken_of_all_agencies_are_added_up_never_their_shares(
    office: Office, ours: list[Journey], theirs: list[Journey]
) -> None:
    """Two of five are 40 %; the mean of a quarter and a whole would be 62.5 %."""
    page = tried(signed_in(office.users["manager"]), drafted(office, 5), BASE, "/desk")
    job = Job.objects.get()
    assert (job.state, job.total, job.done) == (JobState.DONE, 5, 5)
    assert len(job.asked["agencies"]) == 3, "the empty one was asked too"
    (tally,) = job.result["tallies"].values()
    assert (tally["met"], tally["missed"]) == (2, 3)
    assert (tally["met_before"], tally["missed_before"]) == (5, 0)
    assert tally["minutes"] == {"3": 1, "4": 1, "8": 3}
    assert "2 of 5" in page
    assert ">40\u00a0%<" in page
    assert "62.5" not in page
    assert "5 cases, too few to rely on" in page, "the proposal reads all agencies' work"


def test_the_broken_ones_are_named_with_their_agency(
    office: Office, ours: list[Journey], theirs: list[Journey], beta: Agency
) -> None:
    page = tried(signed_in(office.users["manager"]), drafted(office, 2), BASE, "/desk")
    for journey, slug in [*((one, "alpha") for one in ours), (theirs[0], "beta")]:
        assert f"/desk/{slug}/requests/{journey.id}/" in page
    assert ours[0].policy_request.label in page
    assert beta.name in page
    lines = Job.objects.get().lines.filter(change="breached")
    assert sorted(lines.values_list("agency__slug", flat=True)) == ["alpha"] * 4 + ["beta"]


def test_small_steps_over_all_agencies_say_the_same(
    office: Office, ours: list[Journey], theirs: list[Journey], monkeypatch: pytest.MonkeyPatch
) -> None:
    version, manager = drafted(office, 5), signed_in(office.users["manager"])
    tried(manager, version, BASE, "/desk")
    whole = Job.objects.get()
    monkeypatch.setattr(trying, "PART", 1)
    tried(manager, version, BASE, "/desk")
    (again,) = Job.objects.exclude(pk=whole.pk)
    while long_jobs.step(at=minutes(600), job_id=again.pk):
        pass
    again.refresh_from_db()
    assert (again.state, again.result) == (JobState.DONE, whole.result)


def test_the_agencys_own_trial_meets_its_own_requests_alone_even_when_all_are_asked_for(
    office: Office, ours: list[Journey], theirs: list[Journey], beta: Agency
) -> None:
    version = drafted(office, 5)
    AgreementVersion.objects.filter(pk=version.pk).update(status="proposed")
    page = tried(signed_in(office.users["lead"]), version, ALPHA)
    job = Job.objects.get()
    assert job.asked["agencies"] == [str(office.agency.pk)]
    (tally,) = job.result["tallies"].values()
    assert (tally["met"], tally["missed"], job.done) == (1, 3, 4)
    assert "1 of 4" in page
    assert ">25\u00a0%<" in page
    assert ours[1].policy_request.label in page
    with inside(beta):
        assert theirs[0].policy_request.label not in page
    with schema_kept():
        desk_page = signed_in(office.users["manager"]).get(f"/desk/jobs/{job.pk}/", headers=BASE)
    assert desk_page.status_code == 404, "a trial belongs to the side that ordered it"
