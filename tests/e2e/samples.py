"""The sample cases of the bundled packages, and files such as people upload."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apps.kernel import clock
from apps.products.content import parse
from apps.products.samples import sample_answers
from apps.products.services import BUNDLED_FILE
from apps.products.terms import PackageContent, Stored
from apps.usecases.demo.files import blank

ZONE = ZoneInfo("Asia/Yekaterinburg")
CODES = ("MTG-SEC", "CASH-SEC", "RENT-LL")


@lru_cache
def package(code: str) -> PackageContent:
    """A bundled package."""
    written = json.loads(BUNDLED_FILE.read_text(encoding="utf-8"))["packages"]
    return parse(next(one for one in written if one["code"] == code))


def closing() -> datetime:
    """Five days from now, at eleven, where the first agency is."""
    day = clock.now().astimezone(ZONE) + timedelta(days=5)
    return day.replace(hour=11, minute=0, second=0, microsecond=0)


def answers(code: str, **changed: Stored) -> dict[str, Stored]:
    """Everything the agency types for the sample case."""
    return {**sample_answers(package(code), closing()), **changed}


def papers(code: str) -> dict[str, bytes]:
    """The documents that the agency uploads, by kind; those on health are the client's."""
    content = package(code)
    kinds = [content.document(one) for one in content.sample.documents if one != "pd_consent"]
    return {kind.code: blank(kind.label.ru) for kind in kinds if kind.pd_class != "health"}


def health(code: str) -> dict[str, str]:
    """What the client answers in the health form, as the form sends it; empty without one."""
    typed = package(code).sample.health
    return {name: str(value).lower() for name, value in typed.items()}
