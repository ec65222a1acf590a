"""Two ready agencies, made once; every test runs inside a transaction that is rolled back."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from apps.accounts.models import Membership
from apps.agencies import middleware as agency_middleware
from apps.agencies import services, template
from apps.agencies.models import Agency, Domain
from apps.agencies.stepping import inside
from apps.agreements.models import Agreement, AgreementVersion, Calendar, CalendarVersion
from apps.registry.models import PaymentReference, PolicyNumber
from tests.situations import Office, office_of
from tests.snapshots import office_again

BIRTH = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """A test database with the template, `alpha` (Moscow) and `beta` (Yekaterinburg).

    Made here rather than by the plugin, which makes none for a run of committed tests alone.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        template.prepare()
        services.provision(name="Ключ-Сити", slug="alpha", zone="Europe/Moscow", at=BIRTH)
        services.provision(name="Новый Берег", slug="beta", zone="Asia/Yekaterinburg", at=BIRTH)
    yield
    with django_db_blocker.unblock():
        connection.close()
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def agency_lookups_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a loaded machine ten seconds may pass between two pages whose statements are counted."""
    monkeypatch.setattr(agency_middleware, "CACHE_SECONDS", 600)


@pytest.fixture(autouse=True)
def language_of_the_house() -> None:
    """A page that an earlier test read in English leaves its language with the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def alpha(db: None) -> Agency:
    return Agency.objects.get(slug="alpha")


@pytest.fixture
def beta(db: None) -> Agency:
    return Agency.objects.get(slug="beta")


@pytest.fixture
def in_alpha(alpha: Agency) -> Iterator[Agency]:
    """The test body runs in alpha's schema."""
    with inside(alpha):
        yield alpha
    connection.set_schema_to_public()


@pytest.fixture
def office(in_alpha: Agency) -> Office:
    """Alpha at work: people, packages, both agreements signed; the test runs in its schema."""
    return office_again(in_alpha)


@pytest.fixture
def living_office(django_db_setup: None, django_db_blocker) -> Iterator[Office]:
    """An office whose rows are committed, for tests with several connections; removed after."""
    with django_db_blocker.unblock():
        slug = f"living-{secrets.token_hex(3)}"
        agency = services.provision(name="Живое", slug=slug, zone="Europe/Moscow", at=BIRTH)
        try:
            with inside(agency):
                office = office_of(agency)
            yield office
        finally:
            remove(agency)


def remove(agency: Agency) -> None:
    """Take a committed agency and everything of it away."""
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{agency.schema_name}" CASCADE')
        # What was signed can't be deleted, not even by us: the triggers rest meanwhile.
        _guards(cursor, "DISABLE")
    Membership.objects.filter(agency=agency).delete()
    AgreementVersion.objects.filter(agreement__agency=agency).delete()
    Agreement.objects.filter(agency=agency).delete()
    CalendarVersion.objects.filter(calendar__agency=agency).delete()
    Calendar.objects.filter(agency=agency).delete()
    PolicyNumber.objects.filter(agency=agency).delete()
    PaymentReference.objects.filter(agency=agency).delete()
    Domain.objects.filter(tenant=agency).delete()
    Agency.objects.filter(pk=agency.pk).delete()
    with connection.cursor() as cursor:
        _guards(cursor, "ENABLE")


def _guards(cursor: object, verb: str) -> None:
    for table in ("agreementversion", "target", "signature", "calendarversion"):
        cursor.execute(f"ALTER TABLE agreements_{table} {verb} TRIGGER USER")
