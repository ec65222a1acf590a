"""Russian is complete: every text of every room, whole, heard, and said in one way."""

import gettext

import pytest
from django.utils.translation import trans_real

from config import catalogues, completeness, messages
from config.catalogues import Text

ROOMS = catalogues.rooms()
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""
MODULE = """from django.utils.translation import gettext_lazy as _l, ngettext, pgettext
LABEL = _l("Ring")
def said(n):
    yield pgettext("sound", "Ring")
    yield ngettext("%(n)d ring", "%(n)d rings", n) % {"n": n}
"""
TEMPLATE = """{% load i18n %}<p title="{% translate "Wait" context "order" %}">
  {% blocktranslate trimmed count n=rings %}{{ n }} ring lost{% plural %}
  {{ n }} rings lost{% endblocktranslate %}</p>"""


@pytest.fixture(scope="module")
def found():
    return completeness.complaints()


@pytest.fixture(scope="module")
def russian():
    """Russian as a freshly started portal hears it."""
    messages.compile_all()
    gettext._translations.clear()
    trans_real._translations.pop("ru", None)
    return trans_real.translation("ru")


@pytest.fixture
def bells(tmp_path):
    """A project of one room; returns a function that writes its catalogue and complains."""
    for path, text in {
        "apps/bells/apps.py": "",
        "apps/bells/ringing.py": MODULE,
        "templates/bells/bell.html": TEMPLATE,
    }.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def complain(catalogue):
        path = catalogues.catalogue_path("bells", tmp_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + catalogue, encoding="utf-8")
        return completeness.complaints(tmp_path)["bells"]

    complain.root = tmp_path
    return complain


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_of_a_room_is_left_without_russian(room, found):
    assert found[room] == []


def test_no_text_is_translated_in_two_ways():
    assert completeness.disagreements() == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_translation_of_a_room_is_heard(room, russian):
    """The room is installed, and neither another room nor a library speaks over it."""
    unheard = []
    for text, message in catalogues.entries_of(room).items():
        forms = completeness.forms_of(message)
        if _heard(russian, text) != forms:
            unheard.append((str(text), _heard(russian, text)))
    assert unheard == []


def _heard(russian, text):
    key = f"{text.context}\x04{text.singular}" if text.context else text.singular
    if not text.plural:
        return (russian.gettext(key),)
    return tuple(russian.ngettext(key, text.plural, n) for n in (1, 2, 5))


def test_texts_are_found_in_modules_and_templates(bells):
    texts = {found.text for found in catalogues.texts_of("bells", bells.root)}
    assert texts == {
        Text("Ring"),
        Text("Ring", context="sound"),
        Text("%(n)d ring", "%(n)d rings"),
        Text("Wait", context="order"),
        Text("%(n)s ring lost", "%(n)s rings lost"),
    }


def test_a_text_without_translation_is_named_with_its_place(bells):
    said = bells('msgid "Ring"\nmsgstr "Звонок"\n')
    assert "apps/bells/ringing.py:4: no Russian for «Ring» [sound]" in said
    assert "templates/bells/bell.html:1: no Russian for «Wait» [order]" in said
    assert not any("«Ring»" in line and "[sound]" not in line for line in said)


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ('msgid "Ring"\nmsgstr ""\n', "not translated"),
        ('msgid "Ring"\nmsgstr "Звонок %(n)d"\n', "the places for facts differ"),
        (
            'msgid "%(n)d ring"\nmsgid_plural "%(n)d rings"\n'
            'msgstr[0] "%(n)d звонок"\nmsgstr[1] "%(n)d звонка"\n',
            "not translated",
        ),
        (
            'msgid "%(n)d ring"\nmsgid_plural "%(n)d rings"\n'
            'msgstr[0] "%(n)d звонок"\nmsgstr[1] "%(n)d звонка"\nmsgstr[2] "%(m)d звонков"\n',
            "the places for facts differ",
        ),
        ('msgid "Silence"\nmsgstr "Тишина"\n', "nobody says «Silence» any more"),
    ],
)
def test_a_faulty_translation_is_told(bells, catalogue, fault):
    assert any(fault in line for line in bells(catalogue))


def test_rooms_that_disagree_are_told(bells):
    bells('msgid "Ring"\nmsgstr "Звонок"\n')
    other = bells.root / "apps/doors/apps.py"
    other.parent.mkdir()
    other.touch()
    path = catalogues.catalogue_path("doors", bells.root)
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + 'msgid "Ring"\nmsgstr "Позвонить"\n', encoding="utf-8")
    assert completeness.disagreements(bells.root) == {
        Text("Ring"): {"bells": ("Звонок",), "doors": ("Позвонить",)}
    }
