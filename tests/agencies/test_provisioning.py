"""A new agency is the template, complete, and called by a permitted name."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.agencies import services, slugs, template
from apps.agencies.models import Agency
from apps.agencies.stepping import here, inside
from apps.kernel.errors import Conflict, NotFound, Refusal
from apps.staff.models import StaffProfile
from tests.situations import TUESDAY

OBJECTS = """
SELECT 'constraint', conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s
UNION ALL SELECT 'index', indexname, replace(indexdef, %s || '.', '')
FROM pg_indexes WHERE schemaname = %s
UNION ALL SELECT 'column', table_name || '.' || column_name,
  data_type || coalesce(column_default, '') || is_nullable || is_identity
FROM information_schema.columns WHERE table_schema = %s
UNION ALL SELECT 'trigger', tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND NOT tgisinternal
"""


def objects(schema: str) -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")
        cursor.execute(OBJECTS, [schema] * 5)
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL search_path TO public")
    return {(kind, name, text.replace(f"{schema}.", "")) for kind, name, text in rows}


def test_a_new_agency_has_exactly_the_templates_tables_constraints_and_indexes(db: None) -> None:
    agency = services.provision(name="Проба", slug="proba", zone="Asia/Omsk", at=TUESDAY)
    wanted = objects(template.NAME)
    assert len(wanted) > 300
    assert objects(agency.schema_name) == wanted


def test_a_new_agency_is_empty_and_apart_from_the_others(db: None, office: object) -> None:
    agency = services.provision(name="Проба", slug="proba", zone="Asia/Omsk", at=TUESDAY)
    assert StaffProfile.objects.count() > 0
    with inside(agency):
        assert here() == agency
        assert StaffProfile.objects.count() == 0


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "a",
        "1st",
        "Big",
        "dot.ted",
        "under_score",
        "www",
        "admin",
        "pg-x",
        "a" * 32,
        "x-",
        "a--b",
        "кот",
    ],
)
def test_a_slug_off_the_rules_is_refused_with_a_sentence(db: None, slug: str) -> None:
    assert slugs.faults(slug)
    with pytest.raises(Refusal) as refused:
        services.provision(name="Проба", slug=slug, zone="Europe/Moscow", at=TUESDAY)
    assert refused.value.reasons
    assert not Agency.objects.filter(name="Проба").exists()


def test_an_unknown_zone_is_refused(db: None) -> None:
    with pytest.raises(Refusal):
        services.provision(name="Проба", slug="proba", zone="Mars/Olympus", at=TUESDAY)


def test_a_taken_slug_is_a_conflict_and_leaves_no_schema(alpha: Agency) -> None:
    with pytest.raises(Conflict) as taken:
        services.provision(name="Двойник", slug="alpha", zone="Europe/Moscow", at=TUESDAY)
    assert taken.value.code == "slug_taken"
    assert Agency.objects.filter(slug="alpha").count() == 1


def test_the_command_says_what_is_wrong(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("provision", "www", name="Проба")
    call_command("provision", "proba", name="Проба", zone="Europe/Moscow", verbosity=0)
    assert Agency.objects.get(slug="proba").name == "Проба"


def test_work_for_a_switched_off_agency_does_not_fall_into_the_shared_schema(alpha: Agency) -> None:
    Agency.objects.filter(pk=alpha.pk).update(is_active=False)
    with pytest.raises(NotFound), inside(alpha.pk):
        raise AssertionError("never reached")


def test_stepping_out_comes_back_even_after_a_fault(alpha: Agency, beta: Agency) -> None:
    with inside(alpha):
        with pytest.raises(ZeroDivisionError), inside(beta):
            assert here() == beta
            raise ZeroDivisionError
        assert here() == alpha
