"""Messages in the sink's folder, read for the development inbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}\.eml")
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message, by its place in it."""

    place: int
    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as the inbox shows it."""

    name: str
    subject: str
    sender: str
    recipients: str
    sent_at: datetime
    text: str
    attachments: tuple[Attachment, ...]


def letters(folder: Path) -> list[Letter]:
    """The latest messages, newest first; an absent folder holds none."""
    try:
        found = [
            (path.stat().st_mtime, path) for path in folder.iterdir() if NAME.fullmatch(path.name)
        ]
    except OSError:
        return []
    latest = sorted(found, reverse=True)[:MOST_SHOWN]
    shown = [letter for _age, path in latest if (letter := read(folder, path.name)) is not None]
    return sorted(shown, key=lambda letter: letter.sent_at, reverse=True)


def read(folder: Path, name: str) -> Letter | None:
    """One message; None for a name the sink never gives, so no other file is ever opened."""
    message = _parsed(folder, name)
    if message is None:
        return None
    body = message.get_body(("plain", "html"))
    return Letter(
        name=name,
        subject=_header(message, "Subject"),
        sender=_header(message, "From"),
        recipients=_recipients(message),
        sent_at=_sent_at(message) or datetime.fromtimestamp((folder / name).stat().st_mtime, UTC),
        text=str(body.get_content()) if body is not None else "",
        attachments=tuple(_attachments(message)),
    )


def attachment(folder: Path, name: str, place: int) -> tuple[bytes, str, str] | None:
    """Content, type and name of one attachment."""
    message = _parsed(folder, name)
    parts = list(message.iter_attachments()) if message is not None else []
    if place >= len(parts):
        return None
    part = parts[place]
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    return raw, part.get_content_type(), part.get_filename() or f"attachment-{place}"


def _parsed(folder: Path, name: str) -> EmailMessage | None:
    if not NAME.fullmatch(name):
        return None
    path = folder / name
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return BytesParser(EmailMessage, policy=policy.default).parse(file)


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _recipients(message: EmailMessage) -> str:
    """Those it was delivered to, blind copies too; without that note, those it names."""
    delivered = message.get_all("Delivered-To", []) or message.get_all("To", [])
    return ", ".join(str(address) for address in delivered)


def _sent_at(message: EmailMessage) -> datetime | None:
    """When the sender says it was sent; None when it says nothing sound."""
    try:
        sent = parsedate_to_datetime(_header(message, "Date"))
    except ValueError:
        return None
    return sent if sent.tzinfo is not None else None


def _attachments(message: EmailMessage) -> list[Attachment]:
    found = []
    for place, part in enumerate(message.iter_attachments()):
        content = part.get_payload(decode=True)
        size = len(content) if isinstance(content, bytes) else 0
        name = part.get_filename() or f"attachment-{place}"
        found.append(Attachment(place, name, part.get_content_type(), size))
    return found
