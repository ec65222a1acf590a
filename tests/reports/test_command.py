"""`manage.py weekly_export`."""

from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from apps.reports.reasons import OWNERS
from apps.reports.words import REASONS
from tests.reports.weeks import csv_rows
from tests.situations import Office


def test_the_command_writes_the_week_of_an_agency(office: Office, tmp_path: Path) -> None:
    number = office.request_in("quoted").policy_request.number
    for name, options in (("w.xlsx", {}), ("w.csv", {"format": "csv", "audience": "insurer"})):
        call_command("weekly_export", "alpha", week="2026-W29", out=tmp_path / name, **options)
    assert "Сводка" in openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames
    rows = csv_rows((tmp_path / "w.csv").read_bytes())
    assert len(rows) == 3
    assert str(number) in rows[0]["Заявка"]
    assert "Клиент" not in rows[0]


@pytest.mark.parametrize(
    "options",
    [{"week": "2026-W60"}, {"zone": "Mars/Olympus"}, {"language": "xx"}, {"slug": "nobody"}],
)
def test_bad_words_are_answered_with_a_sentence(
    office: Office, tmp_path: Path, options: dict[str, str]
) -> None:
    slug = options.pop("slug", "alpha")
    with pytest.raises(CommandError) as refused:
        call_command("weekly_export", slug, out=tmp_path / "w.xlsx", **options)
    assert str(refused.value).endswith(".")
    assert list(tmp_path.iterdir()) == []


def test_every_reason_has_an_owner_and_a_word() -> None:
    assert set(REASONS) - {"other"} == set(OWNERS)
