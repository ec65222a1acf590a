"""The header: sections, views and the person signed in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """A section of the header, a saved view or a tab; `count` None shows no number."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """The person signed in; `place` is his agency or the insurer, `role` in words."""

    name: str
    place: str = ""
    role: str = ""
    links: tuple[NavItem, ...] = ()
