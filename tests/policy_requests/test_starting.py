"""Before a request is handed to a closed insurer, the portal says when his time will start."""

from datetime import datetime

import pytest

from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.policy_requests.clocks import folded
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.starting import opens_at, opens_for_a_new_one
from apps.usecases import quoting, urgent_route
from apps.usecases.demo import terms
from tests.portal.card_steps import ALPHA, get, schema_kept, signed_in, text
from tests.situations import MOSCOW, TUESDAY, Office, minutes

NIGHT = TUESDAY.replace(hour=21)
MORNING = datetime(2026, 7, 15, 9, tzinfo=MOSCOW)


def moscow(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=MOSCOW)


def opening(one: PolicyRequest, move: str, at: datetime) -> datetime | None:
    return opens_at(one, move, at=at, clocks=folded(one, at=at))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (moscow(7, 14, 21), moscow(7, 15, 9)),
        (moscow(7, 18, 12), moscow(7, 20, 9)),
        (moscow(12, 31, 12), moscow(1, 11, 9, 2027)),
        (moscow(7, 14, 18), moscow(7, 15, 9)),
        (moscow(7, 14, 9), None),
        (moscow(7, 14, 12), None),
    ],
    ids=["night", "weekend", "transferred day off", "just closed", "just open", "in hours"],
)
def test_a_closed_insurer_is_said_to_open_and_an_open_one_is_not(
    office: Office, now: datetime, opens: datetime | None
) -> None:
    one = office.journey().policy_request
    assert opening(one, "submit", now) == opens
    assert opens_for_a_new_one("CASH-SEC", at=now) == opens


def test_every_move_that_hands_the_request_over_says_so_and_no_other(office: Office) -> None:
    said = {
        "draft": ("submit", "cancel"),
        "collecting": ("send_to_check", "cancel"),
        "issued": ("request_fix", "deliver"),
        "quoted": (None, "offer"),
        "submitted": (None, "quote"),
    }
    for status, (handing, other) in said.items():
        one = office.request_in(status).policy_request
        assert opening(one, other, NIGHT) is None
        if handing:
            assert opening(one, handing, NIGHT) == MORNING


def test_coming_back_from_a_correction_says_so_too(office: Office) -> None:
    journey = office.request_in("submitted")
    quoting.ask_for_quote_data(
        policy_request_id=journey.id, reason_code="field_missing", items=("price",),
        by=office.people["operator"], at=minutes(5),
    )  # fmt: skip
    assert opening(journey.policy_request, "resubmit_quote", NIGHT) == MORNING


def test_the_urgent_route_opens_by_its_own_hours(office: Office) -> None:
    _sign_with_urgent_hours(office)
    calm, hurried = office.journey(), office.journey(closing_at=TUESDAY.replace(hour=17))
    urgent_route.mark_urgent(
        policy_request_id=hurried.id, urgent=True, reason="нотариус",
        by=office.people["agent"], at=minutes(4),
    )  # fmt: skip
    late = TUESDAY.replace(hour=23)
    assert opening(hurried.policy_request, "submit", NIGHT) is None
    assert opening(hurried.policy_request, "submit", late) == moscow(7, 15, 8)
    assert opening(calm.policy_request, "submit", NIGHT) == MORNING


@pytest.mark.usefixtures("in_alpha")
def test_without_an_agreement_nothing_is_said() -> None:
    assert opens_for_a_new_one("CASH-SEC", at=NIGHT) is None


def test_the_card_and_the_intake_say_it_and_the_request_still_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Страховщик откроется завтра в 09:00 (Москва); время пойдёт с этого момента."
    one = office.journey().policy_request
    monkeypatch.setattr(clock, "now", lambda: minutes(5))
    assert words not in _pages(office, one)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    assert _pages(office, one).count(words) == 2
    quoting.submit(policy_request_id=one.pk, by=office.people["agent"], at=NIGHT)
    one.refresh_from_db()
    (clock_,) = [c for c in folded(one, at=NIGHT) if c.rule.metric == "TTQ"]
    assert clock_.reading.due_at == MORNING.replace(minute=15)


def _pages(office: Office, one: PolicyRequest) -> str:
    agent = signed_in(office.users["agent"])
    with schema_kept():
        intake = agent.get("/requests/new/CASH-SEC/", headers=ALPHA)
    pages = text(get(agent, one)) + text(intake)
    assert intake.status_code == 200
    return pages


def _sign_with_urgent_hours(office: Office) -> None:
    """A version in force since the third minute: on the urgent route from eight to ten at night."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    version = draft(
        kind=AgreementKind.SLA, agency=office.agency, calendar_version=old.calendar_version,
        targets=terms.sla_rows(), effective_from=minutes(3),
    )  # fmt: skip
    weekly = {day: [["08:00", "22:00"]] for day in terms.WEEKDAYS}
    version.urgent_calendar_version = draw_calendar(
        side=Side.INSURER, agency=None, name="Срочные часы", at=minutes(3),
        spec={"zone": "Europe/Moscow", "weekly": weekly},
    )  # fmt: skip
    version.save()
    sign_as_of_old(
        version_id=version.pk, first=old.first_signed_by, second=old.second_signed_by,
        at=minutes(3),
    )  # fmt: skip
