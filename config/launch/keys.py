"""The demo's secrets: made once, kept in VAR_DIR/secrets, readable by us alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from config.env import read_lines


def load_or_make(path: Path) -> dict[str, str]:
    """SECRET_KEY and HEALTH_KEYS of this state folder."""
    found = read_lines(path)
    made = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "HEALTH_KEYS": Fernet.generate_key().decode(),
    }
    if not made.keys() <= found.keys():
        found = {**made, **found}
        write_private(path, found)
    return {name: found[name] for name in made}


def write_private(path: Path, values: dict[str, str]) -> None:
    """NAME=value lines in a file that was never readable by others, replaced at once."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    draft.replace(path)
