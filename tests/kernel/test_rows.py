"""A lean statement reads and writes what the ORM would, to the microsecond."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from apps.kernel import rows
from apps.notifications.models import Message
from apps.policy_requests.models import Clock, Interval, PolicyRequest, StatusChange
from apps.staff.models import StaffProfile
from apps.watch.models import DetectionLag, Timer, TimerKind, WorkItem
from tests.situations import TUESDAY, Office, minutes

READ = (PolicyRequest, StatusChange, Clock, Interval, WorkItem, Message, StaffProfile)


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("model", READ)
def test_rows_are_read_as_the_orm_reads_them(office: Office, model: type[Model]) -> None:
    office.request_in("quoted")
    by_orm = [values(row) for row in model._default_manager.order_by("pk")]
    key = model._meta.pk.column
    found = rows.read(model, f"true ORDER BY {key}", [])
    assert [values(row) for row in found] == by_orm
    assert len(found) > 0
    assert not any(row._state.adding for row in found)


def test_two_models_are_read_in_one_round_trip(office: Office) -> None:
    policy_request = office.request_in("quoted").policy_request
    of_it = "policy_request_id = %s"
    with CaptureQueriesContext(connection) as spent:
        lines, clocks, stamp = rows.read_two(
            StatusChange, f"{of_it} ORDER BY seq", Clock, of_it, [policy_request.pk], "6 * 7"
        )
    assert len(spent) == 1
    assert [line.name for line in lines] == ["create", "submit", "quote"]
    assert {one.pk for one in clocks} == {one.pk for one in policy_request.clocks.all()}
    assert stamp == 42
    assert len(clocks) > 0


@pytest.mark.parametrize("model", [PolicyRequest, Clock, WorkItem, Message])
def test_a_written_row_is_the_same_again(office: Office, model: type[Model]) -> None:
    office.request_in("quoted")
    before = [values(row) for row in model._default_manager.order_by("pk")]
    held = list(model._default_manager.order_by("pk"))
    rows.put(held)
    for row in held:
        rows.change(row)
    assert [values(row) for row in model._default_manager.order_by("pk")] == before
    assert len(before) > 0


def test_every_kind_of_value_arrives_as_it_was(office: Office) -> None:
    policy_request = office.request_in("quoted").policy_request
    policy_request.premium = Decimal("12345678901.25")
    policy_request.client_name = 'О\'Нил «%s» \\ "я" 🦊\n\t$1'
    policy_request.closing_at = TUESDAY + timedelta(microseconds=1)
    policy_request.covers = [{"n": 1.5, "text": "д'Артаньян"}, None, True]
    policy_request.created_by_id = None
    rows.change(policy_request)
    again = PolicyRequest.objects.get(pk=policy_request.pk)
    assert model_to_dict(again) == model_to_dict(policy_request)
    assert again.closing_at == policy_request.closing_at

    clock = Clock.objects.filter(policy_request=policy_request).first()
    assert clock is not None
    for consumed in (timedelta(0), timedelta(days=400, microseconds=1), -timedelta(seconds=0.5)):
        clock.consumed = consumed
        rows.put([clock], fields=["consumed"])
        assert Clock.objects.get(pk=clock.pk).consumed == consumed


def test_only_the_named_columns_are_brought_up_to_date(office: Office) -> None:
    item = WorkItem.objects.get(pk=office.request_in("submitted").policy_request.pk)
    urgent, status = item.urgent, item.status
    item.urgent, item.status = not urgent, "quoted"
    rows.put([item], fields=["status"])
    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.urgent, kept.status) == (urgent, "quoted") != (urgent, status)


def lag(office: Office, bucket: int) -> DetectionLag:
    return DetectionLag(agency=office.agency, bucket=bucket, times=bucket, seconds=bucket / 3)


def buckets() -> list[int]:
    return list(DetectionLag.objects.order_by("bucket").values_list("bucket", flat=True))


def test_rows_whose_keys_are_dealt_out_are_added(office: Office) -> None:
    rows.add([lag(office, 1), lag(office, 2)])
    first, second = DetectionLag.objects.order_by("bucket")
    assert (first.seconds, second.seconds) == (1 / 3, 2 / 3)
    assert first.pk != second.pk


def test_what_is_there_already_is_left_out_in_silence_only_when_asked(office: Office) -> None:
    clock_id = uuid4()

    def timer(kind: TimerKind, at: float) -> Timer:
        return Timer(
            agency=office.agency,
            kind=kind,
            policy_request_id=uuid4(),
            clock_id=clock_id,
            fire_at=minutes(at),
        )

    assert len(rows.add_new([timer(TimerKind.THRESHOLD, 1)])) == 1
    both = [timer(TimerKind.THRESHOLD, 2), timer(TimerKind.ESCALATE, 2)]
    assert len(rows.add_new(both)) == 1
    rows.add([timer(TimerKind.ESCALATE, 3)], once=True)
    armed = Timer.objects.filter(clock_id=clock_id).order_by("fire_at")
    assert [(one.kind, one.fire_at) for one in armed] == [
        ("threshold", minutes(1)),
        ("escalate", minutes(2)),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add([timer(TimerKind.THRESHOLD, 3)])


def test_many_rows_are_one_statement_and_none_is_none(office: Office) -> None:
    with CaptureQueriesContext(connection) as spent:
        rows.add([lag(office, 1) for _ in range(50)])
    assert len(spent) == 1
    assert buckets() == [1] * 50
    with CaptureQueriesContext(connection) as spent:
        assert rows.add_new([]) == []
        rows.add([])
        rows.put([])
    assert len(spent) == 0


class TestTogether:
    def test_writes_go_in_one_round_trip_in_their_order(self, office: Office) -> None:
        item = WorkItem.objects.get(pk=office.request_in("submitted").policy_request.pk)
        with CaptureQueriesContext(connection) as spent, rows.together():
            for status in ("quoted", "offered", "collecting"):
                item.status = status
                rows.put([item], fields=["status"])
            rows.do("DELETE FROM watch_detectionlag WHERE bucket = %s", [7])
        assert len(spent) == 1
        assert WorkItem.objects.get(pk=item.pk).status == "collecting"

    def test_whoever_reads_finds_what_was_written_before(self, office: Office) -> None:
        with rows.together():
            rows.add([lag(office, 1)])
            assert buckets() == [1]
            rows.add([lag(office, 2)])
            assert len(rows.read(DetectionLag, "bucket > %s", [0])) == 2
            rows.add([lag(office, 3)])
            with transaction.atomic():
                rows.add([lag(office, 4)])
        assert buckets() == [1, 2, 3, 4]

    def test_a_block_within_another_is_part_of_it(self, office: Office) -> None:
        with CaptureQueriesContext(connection) as spent, rows.together():
            rows.add([lag(office, 1)])
            with rows.together():
                rows.add([lag(office, 2)])
            assert len(spent) == 0
        assert len(spent) == 1
        assert buckets() == [1, 2]

    def test_a_block_that_fails_writes_no_more(self, office: Office) -> None:
        with pytest.raises(ZeroDivisionError), rows.together():
            rows.add([lag(office, 1)])
            1 / 0  # noqa: B018
        rows.add([lag(office, 2)])
        assert buckets() == [2]

    def test_a_fault_of_the_database_comes_out_of_the_block(self, office: Office) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), rows.together():
            rows.add([lag(office, 1)])
            rows.add([DetectionLag(agency=office.agency, bucket=2, times=1, seconds=None)])
        assert buckets() == []


def test_what_has_no_place_in_a_row_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no place in a row"):
        rows.as_json([DetectionLag(agency_id=uuid4(), bucket=1, times=1, seconds=object())])
