"""Reads: which packages are sold now, what a pinned version says, what it takes on."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from apps.kernel.errors import NotFound
from apps.products.content import parse
from apps.products.models import PackageFile, PackageVersion
from apps.products.terms import PackageContent


@dataclass(frozen=True, slots=True)
class Offered:
    """A current package version as a list shows it."""

    id: UUID
    code: str
    version: str
    content: PackageContent


@dataclass(frozen=True, slots=True)
class Appetite:
    """What becomes of a case, as sentences in the reader's language."""

    automatic: tuple[str, ...]
    referred: tuple[str, ...]
    declined: tuple[str, ...]


def current() -> list[Offered]:
    """The current version of every package, in the order they were first published."""
    rows = PackageVersion.objects.current().values_list("pk", "package__code", "version")
    return [Offered(pk, code, version, content_of(pk)) for pk, code, version in rows]


def current_version(code: str) -> Offered:
    """The current version of one package. Raises NotFound."""
    for offered in current():
        if offered.code == code:
            return offered
    raise NotFound(_("There is no such package."))


@lru_cache(maxsize=64)
def content_of(package_version_id: UUID) -> PackageContent:
    """The content of a version, kept in this process: versions never change. Raises NotFound."""
    version = PackageVersion.objects.filter(pk=package_version_id).first()
    if version is None:
        raise NotFound(_("There is no such package version."))
    return parse(version.content)


def appetite(content: PackageContent, language: str) -> Appetite:
    """Shown before typing: approved automatically, referred to an underwriter, declined."""
    return Appetite(
        automatic=tuple(rule.text.into(language) for rule in content.auto_approve),
        referred=tuple(rule.text.into(language) for rule in content.referral_triggers),
        declined=tuple(reason.text.into(language) for reason in content.decline_codes),
    )


def file_of(package_version_id: UUID, kind: str, language: str) -> PackageFile | None:
    """The insurer's paper of a version in that language, or in Russian when it has no other."""
    return files_of(package_version_id, [kind], language).get(kind)


def files_of(
    package_version_id: UUID, kinds: Collection[str], language: str
) -> dict[str, PackageFile]:
    """As `file_of` for many kinds in one statement; without those that have no paper."""
    files = PackageFile.objects.filter(package_version_id=package_version_id, kind__in=kinds)
    held = {(file.kind, file.language): file for file in files}
    chosen = {
        kind: held.get((kind, language[:2].lower())) or held.get((kind, "ru")) for kind in kinds
    }
    return {kind: file for kind, file in chosen.items() if file is not None}
