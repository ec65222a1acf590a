"""Everything an agreement can say at once: typed, kept as typed, printed, and set side by side."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from apps.agreements.content import Content, Step, TargetTerms, content_of
from apps.agreements.versions import version
from apps.kernel import clock
from apps.usecases import agreeing
from tests.desk.test_agreements import begun, page, typed
from tests.papers.reading import words_of
from tests.portal.card_steps import BASE, schema_kept, signed_in
from tests.situations import Office, minutes

DAY = "09:00–13:00, 14:00–18:00"
HOURS = {
    "base-zone": "Asia/Yekaterinburg",
    "base-always": "",
    "base-mon": DAY,
    "base-tue": DAY,
    "base-wed": "",
    "base-thu": DAY,
    "base-fri": "22:00–02:00",
    "base-sat": "",
    "base-sun": "",
    "base-production": "RU",
    "base-off": "20.07.2026, 21.07.2026",
    "base-short": "07.08.2026",
    "base-working": "25.07.2026",
    "base-date-0-on": "2026-08-03",
    "base-date-0-windows": "10:00–12:00, 13:00–16:00",
    "base-date-1-on": "2026-08-04",
    "base-date-1-windows": "",
    "urgent-own": "on",
    "urgent-zone": "Europe/Moscow",
    "urgent-always": "on",
    "support-own": "on",
    "support-zone": "Asia/Vladivostok",
    "support-sat": "08:00–20:00",
}
GENERAL = {
    "effective_from": "2026-07-17T09:30:15",
    "recalculation": "restart",
    "urgent-contact": "+7 495 000-00-00, дежурный",
    "urgent-share": "15",
    "urgent-least": "4",
}


def target(number: int, metric: str, amount: str, **more: str) -> dict[str, str]:
    said = {"metric": metric, "amount": amount, "package_code": "", "stage": "", "before": ""}
    usual = {"round_kind": "first", "route": "normal", "unit": "minutes", "attainment": "95"}
    row = {**said, **usual, "thresholds": "50, 75, 100, 150", **more}
    return {f"target-{number}-{name}": text for name, text in row.items()}


def rung(number: int, after: str, person: str, channel: str, ack: str) -> dict[str, str]:
    row = {"after": after, "person": person, "channel": channel, "ack": ack}
    return {f"rung-{number}-{name}": text for name, text in row.items()}


ROWS = {
    **target(0, "TTQ", "17", package_code="CASH-SEC", before="5, 2", attainment="97"),
    **target(1, "TTQ", "7", package_code="CASH-SEC", route="urgent", thresholds="33, 66"),
    **target(2, "TTV", "41", round_kind="repeat"),
    **target(3, "TTI", "13", stage="issue_check"),
    **target(4, "TTF", "6", unit="days", attainment="88"),
    **rung(0, "0", "insurer|operator", "mail", "on"),
    **rung(1, "37", "insurer|manager", "phone", ""),
    **rung(2, "90", "agency|owner", "mail", "on"),
}
WINDOWS = [["09:00", "13:00"], ["14:00", "18:00"]]
AGREED = Content(
    base={
        "zone": "Asia/Yekaterinburg",
        "weekly": {"mon": WINDOWS, "tue": WINDOWS, "thu": WINDOWS, "fri": [["22:00", "02:00"]]},
        "production_calendar": "RU",
        "region": {
            "off": ["2026-07-20", "2026-07-21"],
            "short": ["2026-08-07"],
            "working": ["2026-07-25"],
        },
        "overrides": {"2026-08-03": [["10:00", "12:00"], ["13:00", "16:00"]], "2026-08-04": []},
    },
    urgent={"zone": "Europe/Moscow", "always": True},
    support={"zone": "Asia/Vladivostok", "weekly": {"sat": [["08:00", "20:00"]]}},
    targets=(
        TargetTerms("TTF", 6, unit="days", attainment=88),
        TargetTerms("TTI", 13, stage="issue_check"),
        TargetTerms("TTQ", 17, "CASH-SEC", before_due_minutes=(5, 2), attainment=97),
        TargetTerms("TTQ", 7, "CASH-SEC", route="urgent", thresholds=(33, 66)),
        TargetTerms("TTV", 41, round_kind="repeat"),
    ),
    effective_from=datetime(2026, 7, 17, 9, 30, 15, tzinfo=ZoneInfo("Europe/Moscow")),
    ladder=(
        Step(0, "insurer", "operator", "mail", require_ack=True),
        Step(37, "insurer", "manager", "phone"),
        Step(90, "agency", "owner", "mail", require_ack=True),
    ),
    urgent_contact="+7 495 000-00-00, дежурный",
    urgent_share=15,
    urgent_least=4,
    recalculation="restart",
)


PRINTED = (
    "Действует с 17 июля 2026, 11:30:15 (Екатеринбург)",
    "Отсчёт с нуля",
    "Пн–вт с 9:00 до 13:00 и с 14:00 до 18:00, чт с 9:00 до 13:00 и с 14:00 до 18:00, "
    "пт с 22:00 до 2:00, по Екатеринбургу",
    "Учитываются праздники, сокращённые и перенесённые рабочие дни России.",
    "Выходные региона: 20 июля 2026, 21 июля 2026",
    "Сокращённые дни региона: 7 августа 2026",
    "Рабочие дни региона: 25 июля 2026",
    "3 августа 2026: 10:00–12:00, 13:00–16:00",
    "4 августа 2026: закрыто",
    "Круглосуточно, по Москве",
    "Сб с 8:00 до 20:00, по Владивостоку",
    "Предварительный расчёт 17 минут 7 минут 50, 75, 100, 150 %, за 5 минут до срока, "
    "за 2 минуты до срока; срочно: 33, 66 % 97 % / 95 %",
    "Проверка данных повторно после возврата 41 минута",
    "этап: проверка 13 минут",
    "до конца 6-го рабочего дня — — 88 %",
    "+7 495 000-00-00, дежурный",
    "До 15 % заявок календарного месяца, но не меньше 4 в любом месяце.",
    "Сразу: оператор (страховая), почта; обязан подтвердить",
    "Через 37 минут рабочего времени: руководитель (страховая), телефон",
    "Через 1 час 30 минут рабочего времени: владелец (агентство), почта; обязан подтвердить",
)
SIDE_BY_SIDE = (
    "17 июля 2026, 09:30:15 (Москва)",
    "отсчёт с нуля",
    "Пн–вт 09:00–13:00, 14:00–18:00, чт 09:00–13:00, 14:00–18:00, пт 22:00–02:00 (Екатеринбург); "
    "производственный календарь России; выходные дни региона: 20.07.2026, 21.07.2026; "
    "сокращённые дни региона: 07.08.2026; рабочие дни региона: 25.07.2026; "
    "03.08.2026 10:00–12:00, 13:00–16:00; 04.08.2026 закрыто",
    "Круглосуточно (Москва)",
    "Сб 08:00–20:00 (Владивосток)",
    "17 мин · 50, 75, 100, 150 %, за 5 мин до срока, за 2 мин до срока · соблюдать в 97 % случаев",
    "7 мин · 33, 66 % · соблюдать в 95 % случаев",
    "13 мин · 50, 75, 100, 150 % · соблюдать в 95 % случаев",
    "до конца 6-го рабочего дня · 50, 75, 100, 150 % · соблюдать в 88 % случаев",
    "+7 495 000-00-00, дежурный",
    "15",
    "4",
)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture
def manager(office: Office) -> Client:
    return signed_in(office.users["manager"])


@pytest.fixture
def rich(manager: Client) -> str:
    """A draft into which all of it was typed."""
    one = begun(manager)
    url = f"/desk/agreements/{one}/edit/"
    before = typed(manager.get(url, headers=BASE))
    rows = ("target-", "rung-", "base-date-")
    form = {name: text for name, text in before.items() if not name.startswith(rows)}
    with schema_kept():
        answer = manager.post(url, form | HOURS | GENERAL | ROWS, headers=BASE)
    assert answer.status_code == 302, page(answer)
    return one


def test_all_that_was_typed_is_kept_as_typed(manager: Client, rich: str) -> None:
    assert content_of(version(rich, None)) == AGREED
    url = f"/desk/agreements/{rich}/edit/"
    shown = typed(manager.get(url, headers=BASE))
    told = {**HOURS, **GENERAL}
    assert {name: shown.get(name, "") for name in told} == told
    with schema_kept():
        assert manager.post(url, shown, headers=BASE).status_code == 302
    assert content_of(version(rich, None)) == AGREED


def test_the_paper_says_all_of_it(manager: Client, rich: str) -> None:
    paper = " ".join(words_of(agreeing.paper(version_id=rich, language="ru")).split())
    for words in PRINTED:
        assert words in paper, words


def test_the_difference_shows_all_of_it_beside_what_was(manager: Client, rich: str) -> None:
    shown = page(manager.get(f"/desk/agreements/{rich}/difference/", headers=BASE))
    added = [" ".join(words.split()) for words in re.findall(r"<ins>(.*?)</ins>", shown, re.DOTALL)]
    for words in SIDE_BY_SIDE:
        assert words in added
    assert "<del>10</del>" in shown
    removed = "до конца 10-го рабочего дня · 50, 75, 100, 150 % · соблюдать в 95 % случаев"
    assert removed in " ".join(shown.split())
