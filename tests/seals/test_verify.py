"""Whoever holds a code learns the same few things, and nobody learns more."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.kernel.errors import Conflict, NotFound
from apps.seals import codes, services
from apps.seals.enums import SealKind, SealState
from apps.seals.models import Seal
from apps.seals.queries import verify

pytestmark = pytest.mark.django_db

PACKAGE = services.Sealed("MTG-SEC", {"ru": "Ипотека", "en": "Mortgage"}, "2026.1")
ONE, TWO = "a" * 64, "b" * 64


def sealed(sha256: str = ONE) -> Seal:
    return services.issue(
        code=codes.draw(),
        sha256=sha256,
        kind=SealKind.MEMO,
        package=PACKAGE,
        issued_on=date(2026, 1, 12),
    )


def test_a_sealed_paper_is_valid_and_names_package_version_date_and_hash() -> None:
    seal = sealed()
    verdict = verify(codes.grouped(seal.code).lower())
    assert verdict is not None
    assert verdict.state == SealState.VALID
    assert (verdict.package_code, verdict.package_version) == ("MTG-SEC", "2026.1")
    assert verdict.package_name_in("en") == "Mortgage"
    assert verdict.package_name_in("de") == "Ипотека"
    assert verdict.issued_on == date(2026, 1, 12)
    assert verdict.hash_start == "a" * 12
    assert verdict.replaced_by is None


def test_unknown_and_mistyped_codes_get_the_same_answer() -> None:
    code = sealed().code
    other = next(character for character in codes.ALPHABET if character != code[0])
    assert verify(codes.draw()) is None
    assert verify(other + code[1:]) is None
    assert verify("") is None


def test_a_replaced_paper_names_its_successor() -> None:
    old, new = sealed(ONE), sealed(TWO)
    services.replace(code=old.code, by_code=new.code)
    verdict = verify(old.code)
    assert verdict is not None
    assert (verdict.state, verdict.replaced_by) == (SealState.REPLACED, codes.grouped(new.code))


def test_annulling_is_final() -> None:
    old, new = sealed(ONE), sealed(TWO)
    services.replace(code=old.code, by_code=new.code)
    services.annul(code=old.code)
    services.annul(code=old.code)
    services.replace(code=old.code, by_code=new.code)
    verdict = verify(old.code)
    assert verdict is not None
    assert (verdict.state, verdict.replaced_by) == (SealState.ANNULLED, None)


def test_sealing_twice_changes_nothing_and_other_bytes_are_refused() -> None:
    seal = sealed()
    again = {"kind": SealKind.MEMO, "package": PACKAGE, "issued_on": date(2026, 1, 13)}
    assert services.issue(code=seal.code, sha256=ONE, **again).issued_on == date(2026, 1, 12)
    with pytest.raises(Conflict):
        services.issue(code=seal.code, sha256=TWO, **again)
    assert Seal.objects.filter(code=seal.code).count() == 1


def test_nothing_unknown_can_be_replaced_or_annulled() -> None:
    seal = sealed()
    with pytest.raises(NotFound):
        services.annul(code=codes.draw())
    with pytest.raises(NotFound):
        services.replace(code=seal.code, by_code=codes.draw())
    with pytest.raises(Conflict):
        services.replace(code=seal.code, by_code=seal.code)


@pytest.mark.parametrize(
    "broken", [{"state": "lost"}, {"sha256": "xyz"}, {"state": SealState.REPLACED}]
)
def test_the_database_refuses_a_seal_that_makes_no_sense(broken: dict[str, str]) -> None:
    seal = sealed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=seal.pk).update(**broken)


def test_a_seal_has_no_room_for_a_person() -> None:
    columns = {field.name for field in Seal._meta.get_fields()}
    assert columns == {
        "id", "code", "sha256", "kind", "package_code", "package_name", "package_version",
        "issued_on", "state", "replaced_by", "replaces",
    }  # fmt: skip
