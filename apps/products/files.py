"""The insurer's own papers of a package version: key information document and rules."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict, NotFound, TooLarge, WrongFileType
from apps.products.enums import FileKind, Language
from apps.products.models import PackageFile, PackageVersion

LARGEST_FILE = 10 * 1024 * 1024


def attach_file(
    *,
    package_version_id: UUID,
    kind: FileKind,
    language: Language,
    name: str,
    content: bytes,
    at: datetime,
) -> PackageFile:
    """Stores a PDF of the insurer for a version; the same bytes again give the same row.

    Raises NotFound for no such version, WrongFileType unless the bytes are a PDF, TooLarge above
    10 MB, Conflict when other bytes are there already.
    """
    _refuse_unfit(content)
    if not PackageVersion.objects.filter(pk=package_version_id).exists():
        raise NotFound(_("There is no such package version."))
    file = PackageFile(
        package_version_id=package_version_id,
        kind=kind,
        language=language,
        name=_printable(name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        attached_at=at,
    )
    return _existing(file) or _stored(file, content)


def _existing(file: PackageFile) -> PackageFile | None:
    """The row already in this file's place. Raises Conflict when it holds other bytes."""
    there = PackageFile.objects.filter(
        package_version_id=file.package_version_id, kind=file.kind, language=file.language
    ).first()
    if there is not None and there.sha256 != file.sha256:
        raise Conflict(_("This version already has another file of this kind: publish a new one."))
    return there


def _stored(file: PackageFile, content: bytes) -> PackageFile:
    """Bytes first, row second: a row always has its bytes."""
    name = f"{file.kind}-{file.language}-{file.sha256[:12]}.pdf"
    place = f"packages/{file.package_version_id}/{name}"
    file.path = default_storage.save(place, ContentFile(content))
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        default_storage.delete(file.path)
        winner = _existing(file)
        if winner is None:
            raise
        return winner
    return file


def _refuse_unfit(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise TooLarge(_("The file is larger than 10 MB."))
    if not content.startswith(b"%PDF-"):
        raise WrongFileType(_("Only a PDF can be attached to a package."))


def _printable(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:150] or "document.pdf"
