"""`manage.py import_packages [FILE]`: publish the packages of a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.kernel import clock
from apps.products.services import BUNDLED_FILE, BrokenPackages, ImportResult, import_packages
from apps.products.validation.loading import LARGEST


class Command(BaseCommand):
    """Publishes packages; a file with any fault is refused whole, all faults on stderr."""

    help = "Publish the packages of a JSON file (the bundled demo file by default)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=BUNDLED_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = import_packages(self._text(options["file"]), at=clock.now())
        except BrokenPackages as broken:
            self._refuse(broken.reasons)
        self._tell(result)

    def _text(self, file: Path) -> str:
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST + 1).decode("utf-8")
        except UnicodeDecodeError:
            self._refuse([_("The file is not text in UTF-8.")])
        except OSError:
            self._refuse([_("The file %(file)s can't be read.") % {"file": file}])

    def _refuse(self, sentences: list[str]) -> NoReturn:
        count = len(sentences)
        self.stderr.write(
            ngettext(
                "The package file is refused, %(count)d fault:",
                "The package file is refused, %(count)d faults:",
                count,
            )
            % {"count": count}
        )
        for sentence in sentences:
            self.stderr.write(sentence)
        sys.exit(1)

    def _tell(self, result: ImportResult) -> None:
        for title in result.published:
            self.stdout.write(_("Published: %(title)s") % {"title": title})
        for title in result.made_current:
            self.stdout.write(_("Made current again: %(title)s") % {"title": title})
        for title in result.unchanged:
            self.stdout.write(_("Unchanged: %(title)s") % {"title": title})
