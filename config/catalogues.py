"""What the project says, and what its catalogues translate, room by room.

Python is read by Babel's extractor, templates by Django's; a room's catalogue is the file
apps/<room>/locale/<language>/LC_MESSAGES/django.po.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import allauth
import django
import rest_framework
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
# Shared templates (entrance, errors, the frame of every page) are the business of this room.
SHARED = "widgets"
DJANGO = Path(django.__file__).parent
FOREIGN = (
    DJANGO / "conf",
    *(DJANGO / "contrib" / name for name in ("admin", "auth", "contenttypes", "sessions", "sites")),
    Path(allauth.__file__).parent,
    Path(rest_framework.__file__).parent,
)

CALLS = ("gettext", "ngettext", "pgettext", "npgettext")
Shape = tuple[int | tuple[int, int] | tuple[int, str], ...]
SHAPES: tuple[Shape, ...] = ((1,), (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3))
KEYWORDS: dict[str, Shape] = {
    **dict(zip(CALLS, SHAPES, strict=True)),
    **dict(zip((f"{call}_lazy" for call in CALLS), SHAPES, strict=True)),
    "gettext_noop": (1,),
    "_": (1,),
    "_l": (1,),
    # Working time knows no Django: it carries its sentences in its errors.
    "CalendarError": (1,),
    "NoWorkingTime": (1,),
}
WRITTEN = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({WRITTEN}(?:, ?{WRITTEN})*)(?:, ?count)?\)")


class Text(NamedTuple):
    """One translatable text as the source says it."""

    singular: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        shown = f"«{self.singular}»" + (f" / «{self.plural}»" if self.plural else "")
        return f"{shown} [{self.context}]" if self.context else shown


class Found(NamedTuple):
    """A text and where it stands, as `path:line`."""

    text: Text
    place: str


def rooms(root: Path = ROOT) -> list[str]:
    """Every room, whether it has a catalogue or not."""
    return sorted(path.parent.name for path in root.glob("apps/*/apps.py"))


def catalogue_path(room: str, root: Path = ROOT, language: str = "ru") -> Path:
    """Where a room keeps its translations; the file may not exist."""
    return root / "apps" / room / "locale" / language / "LC_MESSAGES" / "django.po"


def texts_of(room: str, root: Path = ROOT) -> Iterator[Found]:
    """Every translatable text of a room: its modules, then its templates."""
    modules, templates = [root / "apps" / room], [root / "templates" / room]
    if room == SHARED:
        known = set(rooms(root))
        modules.append(root / "config")
        templates += [p for p in sorted(root.glob("templates/*")) if p.name not in known]
    for path in _files(modules, "*.py"):
        yield from _in_module(path, root)
    for path in _files([*templates, modules[0] / "templates"], "*.html", "*.txt"):
        yield from _in_template(path, root)


def _files(places: Iterable[Path], *patterns: str) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for pattern in patterns:
            yield from sorted(p for p in place.rglob(pattern) if "migrations" not in p.parts)


def _in_module(path: Path, root: Path) -> Iterator[Found]:
    place = path.relative_to(root)
    for line, said, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        singular, plural = (said, "") if isinstance(said, str) else (said[0], said[1])
        if singular:
            yield Found(Text(singular, plural, context or ""), f"{place}:{line}")


def _in_template(path: Path, root: Path) -> Iterator[Found]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in TEMPLATE_CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        said = list(ast.literal_eval(f"({call[2]},)"))
        context = said.pop(0) if "pgettext" in call[1] else ""
        plural = said[1] if len(said) > 1 else ""
        yield Found(Text(said[0], plural, context), f"{path.relative_to(root)}:{line}")


def entries_of(room: str, root: Path = ROOT, language: str = "ru") -> dict[Text, Message]:
    """What a room's catalogue holds; nothing when there is none."""
    path = catalogue_path(room, root, language)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return _entries(read_po(file, locale=language))


def _entries(catalogue: Catalog) -> dict[Text, Message]:
    return {_text(message): message for message in catalogue if message.id}


def _text(message: Message) -> Text:
    said = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
    return Text(said[0], said[1], str(message.context or ""))


@cache
def foreign_texts(language: str = "ru") -> frozenset[Text]:
    """What the libraries on which Belay stands translate themselves."""
    found: set[Text] = set()
    for package in FOREIGN:
        for path in package.glob(f"locale/{language}/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                found.update(_entries(read_mo(file)))
    return frozenset(found)
