"""What was signed stays even when the portal's own role asks in SQL, and the door says why."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from apps.agencies.models import Agency
from apps.agreements import services
from apps.agreements.content import content_of
from apps.agreements.models import AgreementVersion, CalendarVersion, Signature, Target
from apps.agreements.services import draft, sign_as_of_old
from apps.kernel.errors import Refusal
from apps.usecases import agreeing
from tests.agreements.test_life import SLA, member
from tests.situations import TUESDAY, Office, minutes

ONE_SIGNED = "(SELECT id FROM agreements_agreementversion WHERE status = 'active' LIMIT 1)"
COPIED = """
INSERT INTO {table} SELECT made.* FROM {table} original,
  LATERAL jsonb_populate_record(original, {changed}) made WHERE {which}
"""
VERSION = "agreements_agreementversion"
HOURS = "agreements_calendarversion"
COUNTED_IN = "original.id IN (SELECT calendar_version_id FROM agreements_agreementversion)"
REFUSED = {
    "a version emptied away": f"TRUNCATE {VERSION} CASCADE",
    "targets emptied away": "TRUNCATE agreements_target",
    "signatures emptied away": "TRUNCATE agreements_signature",
    "hours emptied away": f"TRUNCATE {HOURS} CASCADE",
    "everything emptied by way of the agreements": "TRUNCATE agreements_agreement CASCADE",
    "one more promise": COPIED.format(
        table="agreements_target",
        changed="jsonb_build_object('id', 900000001, 'round_kind', 'repeat', 'stage', 'x')",
        which=f"original.version_id = {ONE_SIGNED}",
    ),
    "one more name": COPIED.format(
        table="agreements_signature",
        changed="""jsonb_build_object('id', 900000001, 'user_id', gen_random_uuid(),
            'seat', CASE original.seat WHEN 'insurer' THEN 'owner' ELSE 'lead' END)""",
        which=f"original.version_id = {ONE_SIGNED}",
    ),
    "a version that binds without a name under it": COPIED.format(
        table=VERSION,
        changed="""jsonb_build_object('id', gen_random_uuid(), 'number', 99, 'status', 'signed',
            'effective_from', original.effective_from + interval '1 year')""",
        which="original.status = 'active'",
    ),
    "hours put before the ones published last": COPIED.format(
        table=HOURS,
        changed="""jsonb_build_object('id', gen_random_uuid(), 'number', 99,
            'effective_from', original.effective_from - interval '1 second')""",
        which=COUNTED_IN,
    ),
    "hours with a number before the last": COPIED.format(
        table=HOURS,
        changed="jsonb_build_object('id', gen_random_uuid(), 'number', 0)",
        which=COUNTED_IN,
    ),
}


def everything() -> list[list[dict[str, object]]]:
    tables = (AgreementVersion, Target, Signature, CalendarVersion)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def execute(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_sql_of_the_portals_own_role_changes_nothing_that_was_signed(
    office: Office, statement: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    before = everything()
    with pytest.raises(DatabaseError) as refused:
        execute(statement)
    assert refused.value.__cause__.sqlstate == "23001"  # restrict_violation: our own triggers
    assert everything() == before


def test_later_hours_are_published_as_before(office: Office) -> None:
    later = "jsonb_build_object('id', gen_random_uuid(), 'number', 99)"
    assert execute(COPIED.format(table=HOURS, changed=later, which=COUNTED_IN)) == 2


def test_two_versions_that_bind_never_begin_at_the_same_instant(
    office: Office, alpha: Agency
) -> None:
    old = AgreementVersion.objects.get(agreement__agency=alpha, agreement__kind=SLA)
    same = draft(
        kind=SLA,
        agency=alpha,
        calendar_version=old.calendar_version,
        targets=[services.TargetRow("TTQ", 15)],
        effective_from=old.effective_from,
    )
    with pytest.raises(Refusal) as refused:
        sign_as_of_old(
            version_id=same.pk, first=old.first_signed_by, second=old.second_signed_by, at=TUESDAY
        )
    assert refused.value.reasons == [
        "Версия 1 вступает в силу в это же мгновение. Выберите другое начало."
    ]
    same.refresh_from_db()
    assert (same.status, same.signatures.count()) == ("draft", 0)


def test_the_database_too_knows_that_starts_do_not_overlap(office: Office, alpha: Agency) -> None:
    manager = member(office, "manager")
    version = agreeing.start(kind=SLA, agency=alpha, by=manager, at=TUESDAY)
    content = replace(content_of(version), effective_from=minutes(60))
    agreeing.save(
        version_id=version.pk, content=content, by=manager, at=TUESDAY, expected_revision=0
    )
    agreeing.propose(version_id=version.pk, by=manager, at=TUESDAY)
    proof = services.signing.Proof("totp")
    for role in ("manager", "owner"):
        services.sign(version_id=version.pk, by=member(office, role), proof=proof, at=minutes(1))
    draw = COPIED.format(
        table="agreements_signature",
        changed="""jsonb_build_object('id', original.id + 900000000,
            'version_id', '11111111-1111-4111-8111-111111111111')""",
        which=f"original.version_id = '{version.pk}'",
    )
    again = COPIED.format(
        table=VERSION,
        changed="""jsonb_build_object('id', '11111111-1111-4111-8111-111111111111',
            'number', 99)""",
        which=f"original.id = '{version.pk}'",
    )
    with pytest.raises(DatabaseError) as refused:
        execute(f"SET CONSTRAINTS ALL DEFERRED; {draw}; {again}")
    assert "agreement_version_one_start" in str(refused.value)
    assert AgreementVersion.objects.filter(effective_from=minutes(60)).count() == 1
