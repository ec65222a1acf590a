"""Widgets speak the reader's language: their catalogue is compiled first."""

from pathlib import Path

import pytest
from django.utils import translation

from config.messages import compile_file, is_stale

CATALOGUE = Path(__file__).parents[2] / "apps/widgets/locale/ru/LC_MESSAGES/django.po"


def pytest_configure() -> None:
    if is_stale(CATALOGUE):
        compile_file(CATALOGUE)


@pytest.fixture(autouse=True)
def russian():
    """Russian unless a test says otherwise."""
    with translation.override("ru"):
        yield
