"""What a client is told: the longer of promise and fact, in his language, hours written out."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from apps.agreements.engine import Scope, Terms
from apps.agreements.queries import Promise, VersionTerms
from apps.agreements.sentence import Observed, client_sentence
from apps.worktime import calendar_from_spec

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {"zone": "Europe/Moscow", "weekly": WEEK}
ALWAYS = {"zone": "Europe/Moscow", "always": True}
CODE = "CASH-SEC"
NOW = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)


def terms(normal: int, urgent: int = 0, urgent_spec: dict | None = None) -> VersionTerms:
    promises = [(False, normal), (True, urgent)]
    return VersionTerms(
        version_id=uuid4(),
        number=1,
        kind="sla",
        calendar=calendar_from_spec(OFFICE),
        spec=OFFICE,
        zone="Europe/Moscow",
        urgent_spec=urgent_spec,
        promises=tuple(
            (
                Scope("TTI", CODE, "", repeat=False, urgent=route),
                Promise(1, Terms(duration=timedelta(minutes=length)), 95, urgent=route),
            )
            for route, length in promises
            if length
        ),
    )


def told(
    version: VersionTerms, *, n: int = 0, p80: float = 0, language: str = "ru", urgent: bool = False
) -> str:
    seen = {urgent: Observed(n, timedelta(minutes=p80))} if n else {}
    with translation.override(language):
        return str(
            client_sentence(
                version, package_code=CODE, urgent=urgent, observed=seen, least=20, at=NOW
            )
        )


USUAL = "Обычно полис готов в течение {} после оплаты, по будням с 9:00 до 18:00 по Москве."


@pytest.mark.parametrize(
    ("minutes", "length"),
    [
        (1, "1 минуты"),
        (21, "21 минуты"),
        (45, "45 минут"),
        (60, "1 часа"),
        (120, "2 часов"),
        (300, "5 часов"),
        (1260, "21 часа"),
        (81, "1 часа 21 минуты"),
    ],
)
def test_the_length_is_said_with_its_plural(minutes: int, length: str) -> None:
    assert told(terms(minutes)) == USUAL.format(length)


def test_slow_facts_lengthen_what_is_told() -> None:
    assert told(terms(60), n=20, p80=95.5) == USUAL.format("1 часа 36 минут")


def test_quick_facts_do_not_shorten_the_promise() -> None:
    assert told(terms(60), n=500, p80=12) == USUAL.format("1 часа")


def test_a_handful_of_cases_says_nothing_yet() -> None:
    assert told(terms(60), n=19, p80=240) == USUAL.format("1 часа")


def test_the_express_route_is_told_beside_the_usual_one() -> None:
    expected = f"{USUAL.format('1 часа')} По ускоренному маршруту: в течение 25 минут."
    assert told(terms(60, 25)) == expected


def test_the_express_route_names_its_own_hours() -> None:
    words = told(terms(60, 25, ALWAYS))
    assert words.endswith("По ускоренному маршруту: в течение 25 минут, круглосуточно.")


def test_an_express_route_that_is_no_faster_is_not_praised() -> None:
    assert told(terms(25, 25)) == USUAL.format("25 минут")


def test_on_the_express_route_its_own_time_is_told() -> None:
    assert told(terms(60, 25), urgent=True) == USUAL.format("25 минут")


def test_in_english_too() -> None:
    assert told(terms(61, 25), language="en") == (
        "The policy is usually ready within 1 hour 1 minute after payment, "
        "on weekdays from 9:00 to 18:00, Moscow time. By the express route: within 25 minutes."
    )


def test_without_a_promise_nothing_is_invented() -> None:
    found = client_sentence(
        terms(0), package_code=CODE, urgent=False, observed={}, least=20, at=NOW
    )
    assert found is None
