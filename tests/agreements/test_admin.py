"""The admin is no way around the signatures: agreements are only read there."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.agreements.models import AgreementVersion, CalendarVersion
from tests.portal.card_steps import BASE, signed_in, text
from tests.situations import Office


@pytest.fixture
def admin(office: Office) -> Client:
    User.objects.filter(pk=office.users["administrator"].pk).update(
        is_staff=True, is_superuser=True
    )
    return signed_in(User.objects.get(pk=office.users["administrator"].pk))


@pytest.mark.parametrize("model", [AgreementVersion, CalendarVersion])
def test_the_admin_shows_agreements_and_changes_none(
    admin: Client, model: type[AgreementVersion] | type[CalendarVersion]
) -> None:
    row = model.objects.first()
    assert row is not None
    base = f"/admin/agreements/{model._meta.model_name}/"
    page = text(admin.get(f"{base}{row.pk}/change/", headers=BASE))
    assert str(row.number) in page
    assert 'name="_save"' not in page
    for url in (f"{base}{row.pk}/change/", f"{base}{row.pk}/delete/", f"{base}add/"):
        assert admin.post(url, {"number": 9}, headers=BASE).status_code == 403
