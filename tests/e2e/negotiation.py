"""An agreement negotiated page by page: what the insurer's manager and the owner click and read."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from apps.kernel import clock
from tests.e2e.authenticator import Authenticator
from tests.e2e.browser import MILLISECONDS, Person
from tests.e2e.portal import Portal, words
from tests.e2e.screens import faults_of

AGENCY, SLUG = "Ключ-Сити", "klyuch-city"
MANAGER, OWNER = "manager@insurer.example", f"owner@{SLUG}.example"
QUOTE = "Предварительный расчёт, Покупка за свои, обычный: сколько"
REFUND = "Возврат премии, Все пакеты, обычный: убрать"
ASKED, ANSWERED = 12, 14
EDITOR = re.compile(r"/agreements/[0-9a-f-]{36}/edit/$")
PAGE = re.compile(r"/agreements/[0-9a-f-]{36}/$")
KEPT_SECONDS = 0.7  # belay.js waits 0.4 s after the last key before it keeps a draft


@dataclass
class Table:
    """Both at their windows, with their phones.

    `proposed` is the id of the manager's version, `number` that of the one that is signed.
    """

    portal: Portal
    manager: Person
    owner: Person
    manager_phone: Authenticator
    owner_phone: Authenticator
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    proposed: str = ""
    number: int = 0


def manager_begins(table: Table) -> None:
    """A new version, copied from the one in force, in the editor."""
    who = table.manager
    who.open(f"/desk/agreements/?agency={SLUG}")
    sla = who.page.locator(f"#sla-{SLUG}")
    who.press("Составить новую версию", sla)
    who.page.wait_for_url(EDITOR)
    who.unfold("Покупка за свои")
    expect(who.page.get_by_label(QUOTE)).to_have_value("15")


def manager_types(table: Table) -> None:
    """One target changed, one taken away, one added; another last step of the ladder."""
    who = table.manager
    who.page.get_by_label(QUOTE).fill(str(ASKED))
    who.page.get_by_label(REFUND).check()
    row = _added(who, "target", "Добавить обещание")
    row.get_by_label("Обещание", exact=True).select_option("TTN")
    row.get_by_label("Пакет", exact=True).select_option("CASH-SEC")
    row.get_by_label(re.compile("сколько$")).fill("25")
    who.page.locator("[data-rows=rung] > [data-row]").last.get_by_text("Удалить").click()
    step = _added(who, "rung", "Добавить ступень")
    step.get_by_label("Через рабочих минут").fill("90")
    step.locator("select").first.select_option("agency|owner")


def _added(who: Person, name: str, button: str) -> Locator:
    """The row that the page's script adds, without going anywhere."""
    rows = who.page.locator(f"[data-rows={name}] > [data-row]")
    before = rows.count()
    who.press(button)
    expect(rows).to_have_count(before + 1)
    assert EDITOR.search(who.page.url)
    return rows.last


def nothing_is_lost(table: Table) -> None:
    """Neither by closing the page before saving nor by a mistake in what is saved."""
    who = table.manager
    who.page.wait_for_timeout(KEPT_SECONDS * 1000)
    who.page.reload()
    who.press("Вернуть")
    _all_typed_is_there(who)
    _new_amount(who).fill("скоро")
    who.press("Сохранить черновик")
    who.sees("Черновик не сохранён")
    who.sees("Введите целое число.")
    _is_refused(who, 422)
    who.shot("agreement-00-refused")
    _is_for_everybody(who)
    _all_typed_is_there(who, new="скоро")
    _new_amount(who).fill("25")
    who.press("Сохранить черновик")
    who.sees("Черновик сохранён.")


def _all_typed_is_there(who: Person, new: str = "25") -> None:
    expect(who.page.get_by_label(QUOTE)).to_have_value(str(ASKED))
    expect(who.page.get_by_label(REFUND)).to_be_checked()
    added = who.page.locator("[data-rows=target] > [data-row]")
    expect(added).to_have_count(1)
    expect(added.get_by_label("Обещание", exact=True)).to_have_value("TTN")
    expect(_new_amount(who)).to_have_value(new)
    steps = who.page.locator("[data-rows=rung] > [data-row]")
    expect(steps.get_by_label("Через рабочих минут").last).to_have_value("90")
    expect(steps.locator("select").nth(-2)).to_have_value("agency|owner")


def _new_amount(who: Person) -> Locator:
    return who.page.locator("[data-rows=target]").get_by_label(re.compile("сколько$"))


def _is_for_everybody(who: Person) -> None:
    found = faults_of(who)
    assert not found, found


def _is_refused(who: Person, status: int) -> None:
    """The browser notes a refused answer in its console; that one was asked for."""
    (noted,) = who.complaints
    assert f"status of {status}" in noted
    who.complaints.clear()


def manager_proposes(table: Table) -> None:
    who = table.manager
    who.press("Предложить другой стороне")
    who.sees("Другую сторону просят подписать или ответить.")
    who.sees("ждёт подписей: за страховую, за агентство")
    table.proposed = who.page.url.rstrip("/").rsplit("/", 1)[-1]
    who.shot("agreement-01-proposed")


def owner_answers(table: Table) -> None:
    """From his mail to the very page; the difference read, then an answer with one change."""
    who = table.owner
    mail = table.portal.mail(to=OWNER, about=table.proposed)
    who.open(re.search(r"https?://\S+", words(mail)).group())  # type: ignore[union-attr]
    assert PAGE.search(who.page.url)
    who.press("Что изменится")
    _reads(who, "Предварительный расчёт · Покупка за свои · обычный", "15 мин", f"{ASKED} мин")
    _reads(who, "Возврат премии · Все пакеты · обычный", "до конца 10-го рабочего дня", "—")
    _reads(
        who,
        "Ступень 3 лестницы",
        "через 60 мин: Страховая: администратор",
        "через 90 мин: Агентство: владелец",
    )
    who.shot("agreement-02-difference")
    who.page.go_back()
    who.press("Ответить с изменениями")
    who.page.wait_for_url(EDITOR)
    who.unfold("Покупка за свои")
    who.page.get_by_label(QUOTE).fill(str(ANSWERED))


def _reads(who: Person, label: str, was: str, now: str) -> None:
    row = who.page.get_by_role("row").filter(has_text=label)
    expect(row.locator("del")).to_contain_text(was)
    expect(row.locator("ins")).to_contain_text(now)


def owner_proposes(table: Table, seconds: float) -> None:
    """The answer comes into force so many seconds from now."""
    who = table.owner
    for phone in (table.owner_phone, table.manager_phone):
        phone.wait()
    start = (clock.now() + timedelta(seconds=seconds)).astimezone(table.zone)
    who.page.get_by_label("Действует с").fill(start.strftime("%Y-%m-%dT%H:%M:%S"))
    who.press("Сохранить черновик")
    who.sees("Черновик сохранён.")
    who.press("Предложить другой стороне")
    who.sees("Другую сторону просят подписать или ответить.")
    heading = who.page.inner_text("h1")
    table.number = int(re.search(r"версия (\d+)", heading).group(1))  # type: ignore[union-attr]


def owner_signs_for_his_side_only(table: Table) -> None:
    """A second page left open does not let him sign in the other's place."""
    who = table.owner
    who.misses("Ответить с изменениями")
    other = Person(who.page.context.new_page(), who.base).open(who.page.url)
    _sign(who, table.owner_phone.code())
    who.sees("Подписано.")
    who.misses("Подписать")
    _sign(other, table.owner_phone.codes.pop())
    other.sees("Вы уже подписали эту версию; вторую подпись ставит другой человек.")
    _is_refused(other, 422)
    other.page.close()


def manager_signs(table: Table) -> None:
    """Reads what the answer changes of his proposal; a wrong code leaves no name."""
    who = table.manager
    who.open(f"/desk/agreements/?agency={SLUG}")
    who.page.get_by_role("link", name=f"Версия {table.number}", exact=True).click()
    who.page.wait_for_url(PAGE)
    address = who.page.url
    who.press("Что изменится")
    _reads(who, "Предварительный расчёт · Покупка за свои", f"{ASKED} мин", f"{ANSWERED} мин")
    expect(who.page.get_by_role("row").filter(has_text="Возврат премии")).to_have_count(0)
    who.open(address)
    _sign(who, "000000")
    who.sees("Код неверный или уже использован.")
    _is_refused(who, 422)
    expect(who.page.locator(".seats b")).to_have_count(1)
    who.shot("agreement-03-wrong-code")
    _is_for_everybody(who)
    _sign(who, table.manager_phone.code())
    who.sees("Подписано.")
    expect(who.page.locator(".seats b")).to_have_count(2)
    who.shot("agreement-04-signed")


def _sign(who: Person, code: str) -> None:
    who.type("Код из приложения-аутентификатора", code)
    who.press("Подписать")


def comes_into_force(table: Table) -> None:
    """By itself, at its start."""
    who = table.manager
    for _turn in range(90):
        if who.page.locator(".head .chip").inner_text() == "действует":
            break
        who.page.wait_for_timeout(1000)
        who.page.reload()
    expect(who.page.locator(".head .chip")).to_have_text("действует")


def reads_why(who: Person, request_id: str, *, version: int, minutes: int) -> None:
    """The quote's chip on the request's card explains itself by this version."""
    who.open(f"/requests/{request_id}/")
    who.page.locator("a.chip[data-panel]").first.click()
    panel = who.page.locator("#panel")
    expect(panel.locator("h2")).to_contain_text("асчёт", timeout=MILLISECONDS)
    expect(panel).to_contain_text(f"соглашение со страховой (SLA), версия {version}")
    expect(panel).to_contain_text(f"{minutes} мин рабочего времени")
