"""Files of a request: checked by content, stored under random names, superseded, never lost."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import filetype
import pikepdf
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from apps.agencies.stepping import here
from apps.kernel.actors import Actor, ActorKind
from apps.kernel.errors import NotFound, Refusal, TooLarge, WrongFileType
from apps.policy_requests.models import Document, PolicyRequest

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
DEEPEST = 60
ACCEPTED = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
HOSTILE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA")


def path_of(document: Document) -> Path:
    """Where the bytes lie: keyed by agency, request and document, never by a typed name."""
    root = Path(settings.MEDIA_ROOT) / str(here().pk)
    return root / str(document.policy_request_id) / str(document.pk)


def read(document: Document) -> bytes:
    """The stored bytes.

    Raises:
        NotFound: the row is there and the file is not.
    """
    try:
        return path_of(document).read_bytes()
    except FileNotFoundError as gone:
        raise NotFound(_("The file is not in the store.")) from gone


@transaction.atomic(savepoint=False)
def attach(
    policy_request: PolicyRequest,
    *,
    kind: str,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    dated_on: date | None = None,
) -> Document:
    """Check and keep a file as the living document of its kind. The file is written first.

    Raises:
        TooLarge, WrongFileType, Refusal: with a sentence; nothing is stored.
    """
    content_type, clean = checked(content)
    document = Document(
        id=uuid4(),
        policy_request=policy_request,
        kind=kind,
        name=_safe_name(name, ACCEPTED[content_type]),
        content_type=content_type,
        size=len(clean),
        sha256=hashlib.sha256(clean).hexdigest(),
        origin=_origin(by),
        staff_id=by.staff_id,
        dated_on=dated_on,
        uploaded_at=at,
    )
    _write(path_of(document), clean)
    Document.objects.filter(policy_request=policy_request, kind=kind, superseded_at=None).update(
        superseded_at=at
    )
    document.save(force_insert=True)
    return document


def _origin(by: Actor) -> str:
    if by.kind is ActorKind.STAFF and by.side is not None:
        return by.side.value
    return by.kind.value


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: written beside, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.rename(path)


def _safe_name(name: str, extension: str) -> str:
    stem = "".join(c for c in Path(name).stem if c.isalnum() or c in " ._-()№").strip()[:100]
    return f"{stem or 'document'}.{extension}"


def checked(content: bytes) -> tuple[str, bytes]:
    """The real type and the bytes to keep: images are written anew, PDFs are looked through."""
    if not content:
        raise Refusal(_("The file is empty."), code="empty_file")
    if len(content) > LARGEST:
        raise TooLarge(_("The file is larger than 10 MB."))
    kind = filetype.guess(content)
    mime = kind.mime if kind is not None else ""
    if mime not in ACCEPTED:
        raise WrongFileType(_("Only PDF, JPEG and PNG files are accepted."))
    return mime, _checked_pdf(content) if mime == "application/pdf" else _redrawn(content)


def _redrawn(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge(_("The picture has more than 40 million pixels."))
            drawn = io.BytesIO()
            form = "PNG" if image.format == "PNG" else "JPEG"
            image.convert("RGB" if form == "JPEG" else image.mode).save(drawn, form, quality=88)
            return drawn.getvalue()
    except (OSError, ValueError, Image.DecompressionBombError) as broken:
        raise WrongFileType(_("The picture can't be read.")) from broken


def _checked_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = {key for item in pdf.objects for key in _keys(item)}
            if names & set(HOSTILE) - {"/OpenAction"} or _acts_on_opening(pdf):
                raise WrongFileType(
                    _("The PDF holds scripts, actions or attachments. Print it to PDF anew.")
                )
            if not len(pdf.pages):
                raise WrongFileType(_("The PDF has no pages."))
    except pikepdf.PasswordError as locked:
        raise WrongFileType(_("The PDF is protected by a password.")) from locked
    except pikepdf.PdfError as broken:
        raise WrongFileType(_("The PDF can't be read.")) from broken
    return content


def _keys(item: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    """Names used in the object and in what is written inside it; indirect parts come by turn."""
    if depth > DEEPEST:
        raise WrongFileType(_("The PDF can't be read."))
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in list(item.items()):
            yield str(key)
            yield from _written_inside(value, depth)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _written_inside(value, depth)


def _written_inside(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _keys(value, depth + 1)


def _acts_on_opening(pdf: pikepdf.Pdf) -> bool:
    """An opening action that only jumps to a page is harmless; any other is not."""
    action = pdf.Root.get("/OpenAction")
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") != pikepdf.Name.GoTo


def find(document_id: UUID, policy_request_id: UUID) -> Document:
    """The document of this request.

    Raises:
        NotFound: absent, or of another request.
    """
    document = Document.objects.filter(pk=document_id, policy_request_id=policy_request_id).first()
    if document is None:
        raise NotFound(_("There is no such document."))
    return document
