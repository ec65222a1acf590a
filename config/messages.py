"""Translations compiled by Babel, so that no gettext is needed.

`python -m config.messages compile`: a `.po` file is compiled when its `.mo` is absent or older.
`python -m config.messages missing`: what still waits for a Russian translation, room by room.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = ("apps/*/locale/*/LC_MESSAGES/django.po", "locale/*/LC_MESSAGES/django.po")


class CatalogueError(ValueError):
    """A translation file that cannot be used; the text names the file and the place."""


def sources(root: Path) -> Iterator[Path]:
    """Every translation file of the project."""
    for pattern in PATTERNS:
        yield from sorted(root.glob(pattern))


def is_stale(source: Path) -> bool:
    """Was it edited after it was compiled?"""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


def compile_file(source: Path) -> Path:
    """Write the `.mo` beside its `.po`, whole or not at all. Raises CatalogueError."""
    language = source.parent.parent.name
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as fault:
        raise CatalogueError(f"{source}: {fault}") from fault
    found = (*_unclosed(source), *_faults(catalogue))
    faults = [f"{source}:{line}: {text}" for line, text in found]
    if faults:
        raise CatalogueError("\n".join(faults))
    target = source.with_suffix(".mo")
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
    return target


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile what changed; returns the files written. Raises CatalogueError with every fault."""
    written, faults = [], []
    for source in sources(root):
        try:
            if is_stale(source):
                written.append(compile_file(source))
        except CatalogueError as fault:
            faults.append(str(fault))
    if faults:
        raise CatalogueError("\n".join(faults))
    return written


def _unclosed(source: Path) -> Iterator[tuple[int, str]]:
    """Quotes that are not closed, which Babel would read over."""
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if text.startswith(("msg", '"')) and not text.endswith('"'):
            yield number, f"a quote is not closed: {text[:60]}"


def _faults(catalogue: Catalog) -> Iterator[tuple[int, str]]:
    """Placeholders that differ between the text and its translation, as Babel sees them."""
    for message, found in catalogue.check():
        for fault in found:
            yield message.lineno or 0, str(fault)


def _compile() -> None:
    try:
        written = compile_all()
    except CatalogueError as fault:
        sys.exit(f"Translations cannot be compiled:\n{fault}")
    sys.stdout.write(f"{len(written)} translation files compiled.\n")


def _missing() -> None:
    # The launcher compiles before everything is installed, so this is imported only here.
    from config.completeness import complaints, disagreements  # noqa: PLC0415

    found = [f"{room}: {line}" for room, lines in complaints().items() for line in lines]
    found += [f"two translations of {text}: {said}" for text, said in disagreements().items()]
    if found:
        sys.exit("\n".join([*found, f"{len(found)} texts need a translator."]))
    sys.stdout.write("Every text has its Russian translation.\n")


COMMANDS: dict[str, Callable[[], None]] = {"compile": _compile, "missing": _missing}


def main() -> None:
    """The command line."""
    command = COMMANDS.get(" ".join(sys.argv[1:]))
    if command is None:
        sys.exit(f"Usage: python -m config.messages {'|'.join(COMMANDS)}")
    command()


if __name__ == "__main__":
    main()
