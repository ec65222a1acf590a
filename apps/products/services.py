"""The room's writes: publishing packages from a file, attaching the insurer's papers (`files`)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Refusal
from apps.products.files import LARGEST_FILE, attach_file
from apps.products.models import Package, PackageVersion
from apps.products.validation import Fault, faults, load

__all__ = [
    "BUNDLED_FILE", "LARGEST_FILE", "BrokenPackages", "ImportResult", "attach_file",
    "content_hash", "import_packages",
]  # fmt: skip

BUNDLED_FILE = Path(__file__).resolve().parent / "data" / "packages.json"


class BrokenPackages(Refusal):
    """The file is refused whole; `faults` lists everything wrong, `reasons` the same as text."""

    default_code = "broken_packages"

    def __init__(self, found: list[Fault]) -> None:
        self.faults = found
        super().__init__([str(fault) for fault in found])


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`CODE version` of each package by what became of it."""

    published: tuple[str, ...]
    made_current: tuple[str, ...]
    unchanged: tuple[str, ...]


def import_packages(document_text: str, *, at: datetime) -> ImportResult:
    """Publishes every new version in the file and makes the file's versions the current ones.

    Importing the same file again changes nothing. Raises BrokenPackages, with nothing written,
    when the file has any fault, or gives other content under a version already published.
    """
    document, found = load(document_text)
    found = found or faults(document)
    if found:
        raise BrokenPackages(found)
    with transaction.atomic():
        return _publish_all(document["packages"], at)


def _publish_all(packages: list[dict[str, Any]], at: datetime) -> ImportResult:
    outcomes: dict[str, list[str]] = {"published": [], "made_current": [], "unchanged": []}
    changed: list[Fault] = []
    for place, content in enumerate(packages):
        title = f"{content['code']} {content['version']}"
        outcome = _publish(content, at)
        if outcome == "changed":
            changed.append(_changed(place, title))
        else:
            outcomes[outcome].append(title)
    if changed:
        raise BrokenPackages(changed)
    return ImportResult(**{name: tuple(titles) for name, titles in outcomes.items()})


def _publish(content: dict[str, Any], at: datetime) -> str:
    Package.objects.get_or_create(code=content["code"])
    package = Package.objects.select_for_update().get(code=content["code"])
    version = package.versions.filter(version=content["version"]).first()
    if version is not None and version.content_hash != content_hash(content):
        return "changed"
    if version is not None and version.is_current:
        return "unchanged"
    package.versions.filter(is_current=True).update(is_current=False)
    if version is not None:
        PackageVersion.objects.filter(pk=version.pk).update(is_current=True)
        return "made_current"
    package.versions.create(
        version=content["version"],
        content=content,
        content_hash=content_hash(content),
        published_at=at,
        is_current=True,
    )
    return "published"


def _changed(place: int, title: str) -> Fault:
    sentence = _("%(title)s is already published with other content: give it a new version.")
    return Fault(f"packages[{place}].version", sentence % {"title": title})


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
