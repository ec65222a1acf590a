"""The history is told once and in order: also SQL of the portal's own role can't tell it anew."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from apps.kernel.errors import Conflict, Malformed
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.usecases import correcting, quoting
from tests.situations import Office, minutes

NEXT = """
INSERT INTO policy_requests_statuschange
SELECT made.* FROM policy_requests_statuschange original,
  LATERAL jsonb_populate_record(original, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('policy_requests_statuschange', 'id')),
    'name', 'assign', 'seq', original.seq + 1, 'from_status', original.to_status)
    || ({changed})) made
WHERE original.seq = (SELECT max(seq) FROM policy_requests_statuschange)
"""
REFUSED = {
    "a line before the one before it": """jsonb_build_object(
        'occurred_at', original.occurred_at - interval '1 microsecond')""",
    "a line from the future": """jsonb_build_object(
        'occurred_at', original.recorded_at + interval '1 second')""",
    "a line put between": """jsonb_build_object('seq', 0,
        'occurred_at', original.occurred_at, 'recorded_at', original.recorded_at)""",
    "a correction of nothing": "jsonb_build_object('name', 'correct', 'details', '{}'::jsonb)",
    "a correction of a line to come": """jsonb_build_object('name', 'correct',
        'details', jsonb_build_object('corrects', 99, 'occurred_at', original.occurred_at))""",
    "a correction into the future": """jsonb_build_object('name', 'correct', 'details',
        jsonb_build_object('corrects', original.seq,
          'occurred_at', original.occurred_at + interval '1 second'))""",
}
STATEMENTS = {
    **{name: NEXT.format(changed=changed) for name, changed in REFUSED.items()},
    "the history emptied away": "TRUNCATE policy_requests_statuschange",
    "the requests emptied away": "TRUNCATE policy_requests_policyrequest CASCADE",
    "a line changed": "UPDATE policy_requests_statuschange SET occurred_at = now()",
    "a line taken out": "DELETE FROM policy_requests_statuschange WHERE seq = 2",
}


def lines() -> list[dict[str, object]]:
    return list(StatusChange.objects.order_by("pk").values())


def execute(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_sql_of_the_portals_own_role_tells_no_other_history(office: Office, statement: str) -> None:
    office.request_in("checking")
    before = lines()
    with pytest.raises(DatabaseError) as refused:
        execute(statement)
    assert refused.value.__cause__.sqlstate in ("23001", "23514")  # our triggers, the check
    assert lines() == before


def test_the_next_line_at_the_same_instant_is_taken(office: Office) -> None:
    office.request_in("checking")
    before = len(lines())
    assert execute(NEXT.format(changed="'{}'::jsonb")) == 1
    assert len(lines()) == before + 1


def test_whoever_moves_before_the_last_line_or_in_the_future_is_told_so(office: Office) -> None:
    journey = office.request_in("submitted")
    before = lines()
    sent = {"policy_request_id": journey.id, "by": office.people["operator"]}
    asked = {"reason_code": "data_missing", "items": ("object_address",), "comment": "Уточните."}
    with pytest.raises(Conflict) as early:
        quoting.ask_for_quote_data(at=minutes(0.5), **asked, **sent)
    assert early.value.reasons == ["В истории заявки уже есть более позднее событие."]
    with pytest.raises(Malformed) as future:
        quoting.ask_for_quote_data(at=minutes(60 * 24 * 365 * 30), **asked, **sent)
    assert future.value.reasons == ["Этот момент ещё не наступил."]
    assert lines() == before


def test_a_recorded_correction_is_the_way_to_say_it_was_earlier(office: Office) -> None:
    journey = office.request_in("submitted", every=10)
    last = lines()[-1]
    correcting.correct_last_move(
        policy_request_id=journey.id,
        occurred_at=minutes(4),
        reason_code="late_entry",
        evidence="Письмо агентства от 11:04",
        by=office.people["manager"],
        at=minutes(30),
    )
    *told, correction = lines()
    assert told[-1] == last
    assert correction["occurred_at"] == correction["recorded_at"] == minutes(30)
    assert PolicyRequest.objects.get(pk=journey.id).status_since == minutes(4)
