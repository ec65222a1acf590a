"""One portal for the whole run.

DATABASE_URL makes it use a database of its own on that server; BROKER_URL of a server (not of a
socket) makes it use that broker. BELAY_E2E_VAR names the state folder of a portal that runs
already: handy while writing a test.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.env import read_lines
from config.launch import chromium, guardian
from config.launch.paths import Places
from config.launch.ports import free_port
from tests.e2e.browser import ARGUMENTS
from tests.e2e.callers import Program, program
from tests.e2e.portal import Portal, drop_database, own_database

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a whole portal."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """The portal: two agencies, everybody's people and terms, no requests."""
    borrowed = os.environ.get("BELAY_E2E_VAR")
    if borrowed:
        yield Portal(Path(borrowed), int(read_lines(Path(borrowed) / "run.env")["PORT"]))
        return
    root = Path(tempfile.mkdtemp(prefix="belay-e2e-"))
    # The database's user may have to pass through.
    root.chmod(0o711)
    database, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("BROKER_URL", "")
    # The socket of a suite's own broker is not ours to kill.
    broker = "" if broker.startswith("redis+socket") else broker
    own = own_database(database) if database else ""
    found = Portal(root / "var", free_port(), {"DATABASE_URL": own, "BROKER_URL": broker})
    try:
        found.start()
        yield found
        assert found.stop() == 0
    finally:
        guardian.end_recorded(Places(found.folder))
        guardian.remove_all(Places(found.folder))
        if own:
            drop_database(own, database)
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def agent(portal: Portal) -> Program:
    """An agent of «Новый Берег» by token."""
    return program(portal, "agent@novy-bereg.example", "novy-bereg")


@pytest.fixture(scope="session")
def operator(portal: Portal) -> Program:
    """The insurer's operator by token, at work on requests of «Новый Берег»."""
    return program(portal, "operator@insurer.example", at="novy-bereg")


@pytest.fixture(scope="session")
def underwriter(portal: Portal) -> Program:
    """The insurer's underwriter by token, likewise."""
    return program(portal, "underwriter@insurer.example", at="novy-bereg")


@pytest.fixture(scope="session")
def window() -> Iterator[Browser]:
    """The system's Chromium, without a screen.

    Its driver leaves an event loop in this thread, which Django would take for an asynchronous
    caller when a later test opens the database.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=ARGUMENTS, headless=True
        )
        yield browser
        browser.close()
