"""Publishing packages from a file: all or nothing, once, and never over an old version."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction

from apps.kernel.errors import Conflict, NotFound, TooLarge, WrongFileType
from apps.products import catalogue, services
from apps.products.enums import FileKind, Language
from apps.products.models import PackageFile, PackageVersion
from apps.products.services import BrokenPackages, import_packages
from tests.products.conftest import CODES, bundled

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 rules"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def load(document: dict[str, Any]) -> services.ImportResult:
    return import_packages(json.dumps(document), at=AT)


def renewed(place: int = 0) -> dict[str, Any]:
    document = bundled()
    document["packages"][place]["version"] = "2027.1"
    document["packages"][place]["one_line"]["ru"] = "Новая строка"
    return document


def test_the_bundled_file_is_published_once() -> None:
    first, second = load(bundled()), load(bundled())
    assert first.published == ("MTG-SEC 2026.1", "CASH-SEC 2026.1", "RENT-LL 2026.1")
    assert second.unchanged == first.published
    assert PackageVersion.objects.count() == 3
    assert [offered.code for offered in catalogue.current()] == list(CODES)


def test_a_new_version_takes_over_and_the_old_one_stays_readable() -> None:
    load(bundled())
    old = catalogue.current_version("MTG-SEC")
    assert load(renewed()).published == ("MTG-SEC 2027.1",)
    new = catalogue.current_version("MTG-SEC")
    assert new.content.one_line.ru == "Новая строка"
    assert catalogue.content_of(old.id).one_line.ru != "Новая строка"
    assert load(bundled()).made_current == ("MTG-SEC 2026.1",)
    assert catalogue.current_version("MTG-SEC").id == old.id


def test_other_content_under_a_published_version_is_refused_and_nothing_is_written() -> None:
    load(bundled())
    document = renewed(0)
    document["packages"][2]["payment"]["ru"] = "Иначе"
    with pytest.raises(BrokenPackages) as refused:
        load(document)
    assert [fault.path for fault in refused.value.faults] == ["packages[2].version"]
    assert "RENT-LL 2026.1" in refused.value.reasons[0]
    assert PackageVersion.objects.count() == 3


def test_a_broken_file_writes_nothing() -> None:
    document = bundled()
    del document["packages"][2]["covers"][0]["deductible"]
    with pytest.raises(BrokenPackages) as refused:
        load(document)
    assert refused.value.reasons == ["packages[2].covers[0].deductible: Не заполнено."]
    assert not PackageVersion.objects.exists()


def test_the_database_keeps_versions_as_published() -> None:
    load(bundled())
    for change in ({"version": "9"}, {"content": {}}, {"content_hash": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PackageVersion.objects.filter(package__code="MTG-SEC").update(**change)
    load(renewed())
    with pytest.raises(IntegrityError), transaction.atomic():
        PackageVersion.objects.filter(package__code="MTG-SEC").update(is_current=True)


def command(*args: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_packages", *args, stdout=out, stderr=err)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_publishes_the_bundled_file() -> None:
    code, out, err = command()
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Опубликовано: MTG-SEC 2026.1"
    assert command()[1].splitlines()[0] == "Без изменений: MTG-SEC 2026.1"


def test_the_command_lists_every_fault_and_fails(tmp_path: Path) -> None:
    document = bundled()
    del document["packages"][0]["covers"][1]["risks"][0]["en"]
    document["packages"][1]["payout"] = []
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = command(str(file))
    assert (code, out) == (1, "")
    assert err.splitlines()[0] == "Файл пакетов отклонён, 6 ошибок:"
    assert "packages[0].covers[1].risks[0].en: Не заполнено." in err
    assert not PackageVersion.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"{", b"null", b" " * (5 * 1024 * 1024 + 1)], ids=range(5)
)
def test_the_command_refuses_what_is_no_package_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(content)
    code, _out, err = command(str(file))
    assert code == 1
    assert len(err.splitlines()) == 2
    assert command(str(tmp_path / "absent.json"))[0] == 1
    assert command(str(tmp_path))[0] == 1


def attach(content: bytes = PDF, language: Language = Language.RUSSIAN) -> PackageFile:
    return services.attach_file(
        package_version_id=catalogue.current_version("MTG-SEC").id,
        kind=FileKind.KEY_INFORMATION,
        language=language,
        name="C:\\papers\\КИД\x00.pdf",
        content=content,
        at=AT,
    )


def test_the_insurers_paper_is_kept_with_its_hash() -> None:
    load(bundled())
    file = attach()
    assert attach().pk == file.pk
    assert file.name == "КИД.pdf"
    with default_storage.open(file.path) as stored:
        assert stored.read() == PDF
    assert catalogue.file_of(file.package_version_id, FileKind.KEY_INFORMATION, "en") == file
    assert catalogue.file_of(file.package_version_id, FileKind.RULES, "ru") is None


def test_a_paper_is_never_replaced_silently() -> None:
    load(bundled())
    attach()
    with pytest.raises(Conflict):
        attach(PDF + b"!")
    assert attach(PDF + b"!", Language.ENGLISH).language == "en"
    assert PackageFile.objects.count() == 2


def test_only_a_pdf_of_bearable_size_is_attached() -> None:
    load(bundled())
    with pytest.raises(WrongFileType):
        attach(b"<html>")
    with pytest.raises(TooLarge):
        attach(PDF + b" " * services.LARGEST_FILE)
    assert not PackageFile.objects.exists()


def test_an_unknown_version_or_package_is_not_found() -> None:
    load(bundled())
    with pytest.raises(NotFound):
        catalogue.current_version("NO-SUCH")
    with pytest.raises(NotFound):
        catalogue.content_of(PackageFile().pk)


@pytest.mark.parametrize(("language", "word"), [("ru", "лет"), ("en", "years")])
def test_the_appetite_is_told_before_typing(language: str, word: str) -> None:
    load(bundled())
    told = catalogue.appetite(catalogue.current_version("CASH-SEC").content, language)
    assert len(told.automatic) == 9
    assert any(word in sentence for sentence in told.automatic)
    assert told.referred and told.declined


def test_content_is_read_from_the_database_once(django_assert_num_queries: Any) -> None:
    load(bundled())
    catalogue.current()
    with django_assert_num_queries(1):
        assert len(catalogue.current()) == 3
