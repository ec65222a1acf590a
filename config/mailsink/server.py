"""An SMTP server that delivers into a folder: one `.eml` file a message.

The file is named after the message's Message-ID, so a message that is delivered again (the
outbox promises at least once) overwrites its file instead of doubling it.
"""

from __future__ import annotations

import hashlib
import os
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 Message accepted"
FULL = "452 The message cannot be stored now, try again later"


class Sink:
    """The handler that aiosmtpd calls for each message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it so)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Store the message; a full disk is a temporary failure, so that the sender tries again."""
        content = envelope.original_content or b""
        try:
            store(self.folder, content, envelope.rcpt_tos)
        except OSError:
            return FULL
        return OK


def store(folder: Path, content: bytes, recipients: list[str]) -> Path:
    """Write one message whole or not at all; its real recipients (Bcc too) go on top."""
    path = folder / file_name(content)
    draft = path.with_suffix(".part")
    envelope = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
    with draft.open("wb") as file:
        file.write(envelope.encode("utf-8", "replace") + content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def file_name(content: bytes) -> str:
    """Named by Message-ID; by the content when there is none."""
    identifier = BytesHeaderParser().parsebytes(content).get("Message-ID", "").strip()
    key = identifier.encode("utf-8", "replace") if identifier else content
    return f"{hashlib.sha256(key).hexdigest()[:32]}.eml"
