"""A field of the editor as its template draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One control: its name is its id too, `label` says all where it stands in a table."""

    name: str
    label: str
    value: str
    faults: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_ticked(self) -> bool:
        """Of a checkbox."""
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the summary of faults: the field it links to, its label, the sentence."""

    name: str
    label: str
    sentence: str


class Fields:
    """Makes the fields of one page and remembers their labels for the summary."""

    def __init__(self, typed: Mapping[str, str], faults: Mapping[str, Sequence[str]]) -> None:
        self.typed = typed
        self._faults = faults
        self._labels: dict[str, str] = {}

    def one(self, name: str, label: object, options: Options = ()) -> Field:
        """The field of this name, with what was typed into it and what is wrong with it."""
        self._labels[name] = str(label)
        return Field(
            name,
            str(label),
            self.typed.get(name, ""),
            tuple(self._faults.get(name, ())),
            tuple(options),
        )

    def told(self) -> tuple[Told, ...]:
        """Every fault in the order of the page; those of no field last."""
        known = [name for name in self._labels if name in self._faults]
        others = [name for name in self._faults if name not in self._labels]
        return tuple(
            Told(name if name in self._labels else "", self._labels.get(name, ""), sentence)
            for name in (*known, *others)
            for sentence in self._faults[name]
        )
