"""Two ready agencies, made once; every test runs inside a transaction that is rolled back."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from apps.agencies import services, template
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from tests.situations import Office, office_of

BIRTH = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The test database with the template, `alpha` (Moscow) and `beta` (Yekaterinburg)."""
    with django_db_blocker.unblock():
        template.prepare()
        services.provision(name="Ключ-Сити", slug="alpha", zone="Europe/Moscow", at=BIRTH)
        services.provision(name="Новый Берег", slug="beta", zone="Asia/Yekaterinburg", at=BIRTH)


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
    return office_of(in_alpha)
