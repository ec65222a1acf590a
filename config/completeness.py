"""Is every text of every room said in Russian, whole and in one way?"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Message

from config.catalogues import (
    ROOT,
    Text,
    catalogue_path,
    entries_of,
    foreign_texts,
    rooms,
    texts_of,
)

FORMS = 3
PLACE = re.compile(r"%\((\w+)\)[#0 +-]*[\d.]*[a-zA-Z]|(?<!\{)\{(\w*)[^{}]*\}(?!\})")

Said = dict[str, dict[Text, str]]
Entries = dict[str, dict[Text, Message]]


def complaints(root: Path = ROOT) -> dict[str, list[str]]:
    """Per room, one line for each text that is missing, faulty or no longer said by anybody."""
    said, entries = _said(root), {room: entries_of(room, root) for room in rooms(root)}
    known = _translated(entries) | foreign_texts()
    living = {text for texts in said.values() for text in texts}
    return {
        room: [
            *(f"{place}: no Russian for {t}" for t, place in said[room].items() if t not in known),
            *_faults(room, entries[room], root),
            *(f"{room}: nobody says {t} any more" for t in entries[room] if t not in living),
        ]
        for room in rooms(root)
    }


def disagreements(root: Path = ROOT) -> dict[Text, dict[str, tuple[str, ...]]]:
    """Texts that rooms translate differently: Django would hear only the first of the rooms.

    The same words with a plural and without one share their singular, so they must agree too.
    """
    said: dict[Text, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for room in rooms(root):
        for text, message in entries_of(room, root).items():
            said[text][room] = forms_of(message)
    return {text: by_room for text, by_room in said.items() if len(set(by_room.values())) > 1}


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation as a tuple: one form, or one for each plural."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def fault_of(text: Text, message: Message) -> str:
    """What is wrong with a translation; empty when nothing is."""
    forms = forms_of(message)
    if not all(forms):
        return "not translated"
    if text.plural and len(forms) != FORMS:
        return f"{len(forms)} plural forms instead of {FORMS}"
    wanted = _places(text.plural or text.singular)
    # «one request» may leave its number unsaid, as the English singular may.
    first = _places(text.singular)
    if _places(forms[0]) not in (wanted, first) or any(_places(f) != wanted for f in forms[1:]):
        return "the places for facts differ"
    return ""


def _said(root: Path) -> Said:
    found: Said = {}
    for room in rooms(root):
        found[room] = {}
        for text, place in texts_of(room, root):
            found[room].setdefault(text, place)
    return found


def _translated(entries: Entries) -> set[Text]:
    return {text for held in entries.values() for text, m in held.items() if all(forms_of(m))}


def _faults(room: str, entries: dict[Text, Message], root: Path) -> list[str]:
    path = catalogue_path(room, root).relative_to(root)
    found = ((message.lineno, text, fault_of(text, message)) for text, message in entries.items())
    return [f"{path}:{line}: {fault}: {text}" for line, text, fault in found if fault]


def _places(text: str) -> set[str]:
    return {named or f"{{{braced}}}" for named, braced in PLACE.findall(text)}
