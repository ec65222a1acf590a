"""Typed text of the editor read into values; what can't be read is said at its field."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

Windows = list[list[str]]
MOST_DIGITS = 7
_WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
_BETWEEN = re.compile(r"[,;\n]+")


class Reading:
    """Reads a flat mapping of field names to text, gathering sentences by field name."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.faults: dict[str, list[str]] = defaultdict(list)

    def text(self, name: str) -> str:
        """What was typed, without the space around it."""
        return self.typed.get(name, "").strip()

    def is_ticked(self, name: str) -> bool:
        """Whether the checkbox was sent."""
        return bool(self.text(name))

    def fault(self, name: str, sentence: str) -> None:
        """Something is wrong with this field."""
        self.faults[name].append(sentence)

    def whole(self, name: str) -> int:
        """A whole number; 0 and a fault for anything else."""
        text = self.text(name)
        if _is_whole(text):
            return int(text)
        self.fault(name, _("Enter a whole number."))
        return 0

    def wholes(self, name: str) -> list[int]:
        """Whole numbers with commas or spaces between them."""
        parts = [part for part in re.split(r"[\s,;%]+", self.text(name)) if part]
        if all(_is_whole(part) for part in parts):
            return [int(part) for part in parts]
        self.fault(name, _("Enter whole numbers with commas between them, such as 50, 75, 100."))
        return []

    def instant(self, name: str, zone: ZoneInfo) -> datetime | None:
        """A local date and time in the zone."""
        try:
            return datetime.fromisoformat(self.text(name)).replace(tzinfo=zone)
        except ValueError:
            self.fault(name, _("Enter a date and a time."))
            return None

    def day(self, name: str) -> str:
        """A date as 2026-07-15."""
        try:
            return date.fromisoformat(self.text(name)).isoformat()
        except ValueError:
            self.fault(name, _("Enter a date."))
            return ""

    def days(self, name: str) -> list[str]:
        """Dates with commas, spaces or new lines between them; 15.07.2026 will do too."""
        found = []
        for part in re.split(r"[\s,;]+", self.text(name)):
            if not part:
                continue
            try:
                found.append(date.fromisoformat(_iso(part)).isoformat())
            except ValueError:
                sentence = _("“%(text)s” is not a date; write dates as 15.07.2026.")
                self.fault(name, sentence % {"text": part[:40]})
        return found

    def windows(self, name: str) -> Windows:
        """Windows of a day: "09:00–13:00, 14:00–18:00"; nothing typed is a closed day."""
        found: Windows = []
        for part in _BETWEEN.split(self.text(name)):
            if not part.strip():
                continue
            match = _WINDOW.fullmatch(part.strip())
            if match is None:
                sentence = _("“%(text)s” is not a window; write 09:00–13:00, 14:00–18:00.")
                self.fault(name, sentence % {"text": part.strip()[:40]})
                continue
            opens, opens_minute, closes, closes_minute = match.groups("00")
            found.append([f"{opens:>02}:{opens_minute}", f"{closes:>02}:{closes_minute}"])
        return found


def numbers(typed: Mapping[str, str], prefix: str) -> Iterator[int]:
    """The numbers of the rows `prefix-N-…` in order."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,{MOST_DIGITS}}})-")
    yield from sorted({int(found[1]) for name in typed if (found := pattern.match(name))})


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _iso(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    return f"{found[3]}-{found[2]:>02}-{found[1]:>02}" if found else text
