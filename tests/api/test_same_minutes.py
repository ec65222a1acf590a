"""List, queue, API and card say the same minutes of one promise."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, CalendarVersion
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel.actors import Side
from apps.policy_requests.models import PolicyRequest
from apps.usecases import urgent_route
from apps.usecases.demo import terms
from apps.watch.models import WorkItem
from tests.api.conftest import Caller
from tests.portal.card_steps import ALPHA, BASE, card, schema_kept, signed_in, text
from tests.situations import TUESDAY, Office, minutes

LEFT = re.compile(r"осталось (\d+) мин")
ALWAYS = {"zone": "Europe/Moscow", "always": True}


def resting(start: str, end: str) -> dict[str, object]:
    """The insurer's hours with a rest within the first hour of these tests."""
    weekly = {day: [["09:00", start], [end, "18:00"]] for day in terms.WEEKDAYS}
    return {"zone": "Europe/Moscow", "weekly": weekly}


def hours(name: str, spec: dict[str, object]) -> CalendarVersion:
    return draw_calendar(side=Side.INSURER, agency=None, name=name, spec=spec, at=minutes(-60))


def next_sla(
    office: Office, base: CalendarVersion, urgent: CalendarVersion | None, since: datetime
) -> None:
    """In force from `since`, with the same targets in other hours."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    version = draft(
        kind=AgreementKind.SLA,
        agency=office.agency,
        calendar_version=base,
        targets=terms.sla_rows(),
        effective_from=since,
    )
    AgreementVersion.objects.filter(pk=version.pk).update(urgent_calendar_version=urgent)
    sign_as_of_old(
        version_id=version.pk, first=old.first_signed_by, second=old.second_signed_by, at=since
    )


def said(office: Office, agent: Caller, one: PolicyRequest) -> dict[str, set[str]]:
    """The minutes that every face says are left of the quote."""
    person, insurer = signed_in(office.users["agent"]), signed_in(office.users["operator"])
    with schema_kept():
        pages = {
            "list": text(person.get("/", headers=ALPHA)),
            "queue": text(insurer.get("/desk/", headers=BASE)),
            "card": text(person.get(card(one, "live"), headers=ALPHA)),
        }
    rows = agent.get(f"requests/{one.pk}/clocks/").json()["results"]
    pages["api"] = next(row["words"] for row in rows if row["metric"] == "TTQ")
    return {face: set(LEFT.findall(page)) for face, page in pages.items()}


@pytest.fixture
def under_the_older(office: Office) -> PolicyRequest:
    """Submitted a minute after eleven; the hours agreed since then rest from 11:06 to 11:12."""
    one = office.request_in("submitted").policy_request
    next_sla(office, hours("С перерывом", resting("11:06", "11:12")), None, minutes(3))
    return one


@pytest.fixture
def urgent(office: Office) -> PolicyRequest:
    """On the urgent route round the clock, while the insurer rests from 11:04 to 11:40."""
    base = hours("С перерывом", resting("11:04", "11:40"))
    next_sla(office, base, hours("Круглосуточно", ALWAYS), minutes(-1))
    one = office.request_in("submitted", closing_at=TUESDAY + timedelta(hours=8)).policy_request
    urgent_route.mark_urgent(
        policy_request_id=one.pk, urgent=True, reason="сделка вечером",
        by=office.people["agent"], at=minutes(2),
    )  # fmt: skip
    return one


@pytest.mark.parametrize(("situation", "left"), [("under_the_older", "11"), ("urgent", "6")])
def test_list_queue_api_and_card_say_the_same_minutes(
    office: Office,
    agent: Caller,
    present: Callable[[datetime], None],
    request: pytest.FixtureRequest,
    situation: str,
    left: str,
) -> None:
    one = request.getfixturevalue(situation)
    present(minutes(5))
    assert said(office, agent, one) == {
        "list": {left}, "queue": {left}, "card": {left}, "api": {left},
    }  # fmt: skip


def test_a_row_from_before_versions_were_kept_counts_by_the_version_in_force(
    office: Office, agent: Caller, present: Callable[[datetime], None]
) -> None:
    one = office.request_in("submitted").policy_request
    assert WorkItem.objects.filter(pk=one.pk, version_id=one.sla_version_id).exists()
    WorkItem.objects.update(version_id=None)
    present(minutes(5))
    assert said(office, agent, one)["queue"] == {"11"}
