"""Translations are compiled when they changed, and a broken file is named."""

import gettext
import os

import pytest

from config import messages

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""
GOOD = """msgid "Request"
msgstr "Заявка"

msgid "%(count)s day"
msgid_plural "%(count)s days"
msgstr[0] "%(count)s день"
msgstr[1] "%(count)s дня"
msgstr[2] "%(count)s дней"
"""


@pytest.fixture
def catalogue(tmp_path):
    folder = tmp_path / "apps" / "portal" / "locale" / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "django.po"
    path.write_text(HEADER + GOOD, encoding="utf-8")
    return path


def test_a_compiled_translation_speaks_russian_with_three_plurals(catalogue, tmp_path):
    assert messages.compile_all(tmp_path) == [catalogue.with_suffix(".mo")]

    with catalogue.with_suffix(".mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found.gettext("Request") == "Заявка"
    days = [found.ngettext("%(count)s day", "%(count)s days", n) for n in (1, 2, 5, 21)]
    assert [text.split()[1] for text in days] == ["день", "дня", "дней", "день"]


def test_only_what_changed_is_compiled_again(catalogue, tmp_path):
    messages.compile_all(tmp_path)
    assert messages.compile_all(tmp_path) == []

    later = catalogue.stat().st_mtime + 5
    os.utime(catalogue, (later, later))

    assert messages.compile_all(tmp_path) == [catalogue.with_suffix(".mo")]


@pytest.mark.parametrize(
    "broken",
    [
        'msgid "half\nmsgstr "x"\n',
        'msgid "a"\nmsgstr "b\n',
        '#, python-format\nmsgid "%(name)s"\nmsgstr "%(nome)s"\n',
    ],
)
def test_a_broken_file_is_named_and_leaves_the_old_translation(catalogue, tmp_path, broken):
    messages.compile_all(tmp_path)
    before = catalogue.with_suffix(".mo").read_bytes()
    catalogue.write_text(HEADER + broken, encoding="utf-8")
    later = catalogue.stat().st_mtime + 5
    os.utime(catalogue, (later, later))

    with pytest.raises(messages.CatalogueError) as fault:
        messages.compile_all(tmp_path)

    assert str(catalogue) in str(fault.value)
    assert catalogue.with_suffix(".mo").read_bytes() == before
    assert not list(catalogue.parent.glob("*.new"))
