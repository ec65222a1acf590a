"""State folders for real servers. Short paths: a socket's path may hold 100 bytes only."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch import guardian
from config.launch.paths import Places


@pytest.fixture
def places() -> Iterator[Places]:
    """A state folder of our own, removed afterwards with what was kept elsewhere for it."""
    root = Path(tempfile.mkdtemp(prefix="belay-t-"))
    root.chmod(0o711)
    found = Places(root / "var").make()
    found.root.chmod(0o711)
    yield found
    guardian.remove_all(found)
    shutil.rmtree(root, ignore_errors=True)
