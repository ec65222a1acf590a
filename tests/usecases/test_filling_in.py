"""An upgrade fills in what rows of the lists written by an older version lack."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.policy_requests.models import ClockEvent, PolicyRequest
from apps.usecases import ending, filling_in
from apps.watch.models import OutboxEntry, Timer, WorkItem
from tests.portal.card_steps import BASE, schema_kept, signed_in, text
from tests.situations import TUESDAY, Office, minutes, office_of

AS_BEFORE: dict[str, Any] = {
    "tight_from": None, "late_after": None, "lost_after": None, "version_id": None, "round": 1,
}  # fmt: skip
NOW = minutes(12)


def rows() -> list[dict[str, Any]]:
    return list(WorkItem.objects.order_by("pk").values())


def beside() -> list[object]:
    """What an upgrade has no business with."""
    return [
        list(Timer.objects.order_by("pk").values()),
        list(OutboxEntry.objects.order_by("pk").values()),
        list(ClockEvent.objects.order_by("pk").values()),
        list(PolicyRequest.objects.order_by("pk").values()),
    ]


def test_rows_of_every_agency_become_what_a_move_would_have_made_them(
    office: Office, beta: Agency
) -> None:
    for status in ("draft", "submitted", "offered", "issue_check", "issued"):
        office.request_in(status)
    with inside(beta):
        office_of(beta).request_in("checking")
    right = rows()
    assert all(row["tight_from"] for row in right)
    WorkItem.objects.update(**AS_BEFORE)
    assert rows() != right
    untouched = beside()
    assert filling_in.fill_in(at=NOW) == 6
    assert rows() == right
    assert beside() == untouched, "no timer, no letter, no event"


def test_the_queue_shows_amber_without_anybody_having_moved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = office.request_in("submitted")
    late = WorkItem.objects.get(pk=one.id).late_after
    WorkItem.objects.update(**AS_BEFORE)
    monkeypatch.setattr("apps.kernel.clock.now", lambda: late)
    query = {"view": "closings_in_danger"}

    def queue() -> str:
        with schema_kept():
            answer = signed_in(office.users["operator"]).get("/desk/rows/", query, headers=BASE)
        return text(answer)

    label = one.policy_request.label
    assert label not in queue()
    filling_in.fill_in(at=late)
    assert label in queue()


def test_a_second_upgrade_finds_nothing_and_asks_once(office: Office) -> None:
    office.request_in("submitted")
    WorkItem.objects.update(**AS_BEFORE)
    assert filling_in.fill_in(at=NOW) == 1
    filled = rows()
    with CaptureQueriesContext(connection) as statements:
        assert filling_in.fill_in(at=minutes(13)) == 0
    looks = [one["sql"] for one in statements if "watch_workitem" in one["sql"]]
    assert len(looks) == 1
    assert rows() == filled


def test_an_upgrade_that_was_stopped_goes_on_where_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(5):
        office.request_in("submitted")
    right = rows()
    WorkItem.objects.update(**AS_BEFORE)
    monkeypatch.setattr(filling_in, "BATCH", 2)
    first = list(PolicyRequest.objects.order_by("number").values_list("pk", flat=True)[:2])
    assert filling_in._part(first, at=NOW) == 2, "then it was stopped"
    assert filling_in.fill_in(at=NOW) == 3
    assert rows() == right


def test_a_batch_costs_the_same_however_many_rows_it_has(office: Office) -> None:
    costs = []
    for many in (2, 8):
        for _each in range(many):
            office.request_in("submitted")
        WorkItem.objects.update(**AS_BEFORE)
        with CaptureQueriesContext(connection) as statements:
            filling_in.fill_in(at=NOW)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_what_has_no_closing_no_way_or_no_living_agency_is_left(office: Office) -> None:
    open_end = office.journey()
    WorkItem.objects.filter(pk=open_end.id).update(closing_at=None, **AS_BEFORE)
    back = office.request_in("issue_check")
    ending.start_refund(
        policy_request_id=back.id, reason_code="deal_failed", by=office.people["manager"],
        at=minutes(60),
    )  # fmt: skip
    assert WorkItem.objects.get(pk=back.id).tight_from is None
    assert filling_in.fill_in(at=minutes(61)) == 0
    office.request_in("submitted")
    WorkItem.objects.filter(status="submitted").update(**AS_BEFORE)
    Agency.objects.filter(pk=office.agency.pk).update(is_active=False)
    assert filling_in.fill_in(at=TUESDAY) == 0
