"""What is to be printed: plain values that travel to the rendering process as JSON."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

CLIENT_VARIANT = "pdf/ua-1"
ARCHIVE_VARIANT = "pdf/a-3a"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. `made_at` is aware; without a fixed instant the bytes would differ."""

    name: str
    content: bytes
    made_at: datetime
    description: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """Print on exactly `pages` pages: the largest of `sizes` (points, falling) that fits.

    When even the smallest does not fit, the same is tried with `shorter`, a briefer HTML.
    """

    pages: int
    sizes: tuple[float, ...]
    shorter: str = ""


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One document. `identifier` is hex text that follows from the content, never random.

    `css` holds whole stylesheets as text, applied in order; the root font size of a fitted
    document is added by the engine, so its stylesheets measure in rem.
    """

    html: str
    title: str
    language: str
    identifier: str
    css: tuple[str, ...] = ()
    fit: Fit | None = None
    attachments: tuple[Attachment, ...] = ()
    variant: str = CLIENT_VARIANT


def to_json(job: PaperJob) -> bytes:
    """The job as bytes for the pipe."""
    plain = asdict(job)
    for attachment in plain["attachments"]:
        attachment["content"] = b64encode(attachment["content"]).decode("ascii")
        attachment["made_at"] = attachment["made_at"].astimezone(UTC).isoformat()
    return json.dumps(plain).encode("ascii")


def from_json(raw: bytes) -> PaperJob:
    """The job that `to_json` wrote. Raises ValueError, KeyError or TypeError on anything else."""
    plain: dict[str, Any] = json.loads(raw)
    fit = plain.pop("fit")
    attachments = plain.pop("attachments")
    css = tuple(plain.pop("css"))
    return PaperJob(
        **plain,
        css=css,
        fit=_fit(fit) if fit else None,
        attachments=tuple(_attachment(each) for each in attachments),
    )


def _fit(plain: dict[str, Any]) -> Fit:
    return Fit(pages=plain["pages"], sizes=tuple(plain["sizes"]), shorter=plain["shorter"])


def _attachment(plain: dict[str, Any]) -> Attachment:
    return Attachment(
        name=plain["name"],
        content=b64decode(plain["content"]),
        made_at=datetime.fromisoformat(plain["made_at"]),
        description=plain["description"],
    )
