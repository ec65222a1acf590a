"""The three bundled packages and their samples on one fixed day."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.products.content import PackageContent, Stored, parse
from apps.products.samples import sample_answers
from apps.products.services import BUNDLED_FILE

TODAY = date(2026, 11, 23)
DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
CODES = ("MTG-SEC", "CASH-SEC", "RENT-LL")


def bundled() -> dict[str, Any]:
    """A fresh copy of the bundled file, free to break."""
    document: dict[str, Any] = json.loads(BUNDLED_FILE.read_text(encoding="utf-8"))
    return document


def content_for(code: str) -> PackageContent:
    return next(parse(p) for p in bundled()["packages"] if p["code"] == code)


def answers_for(content: PackageContent, **changed: Stored) -> dict[str, Stored]:
    return {**sample_answers(content, DEADLINE), **changed}


@pytest.fixture
def mortgage() -> PackageContent:
    return content_for("MTG-SEC")


@pytest.fixture
def cash() -> PackageContent:
    return content_for("CASH-SEC")


@pytest.fixture
def rental() -> PackageContent:
    return content_for("RENT-LL")
