"""One case in the browser, screen by screen: what the agency, the insurer and the client click."""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from apps.products.terms import Field, PackageContent, Stored
from apps.usecases.demo.files import blank
from tests.e2e import samples
from tests.e2e.browser import Person

CARD = re.compile(r"/requests/[0-9a-f-]{36}/")


@dataclass
class Walk:
    """The three people of a case and what they know of it."""

    code: str
    client_address: str
    agency: Person
    desk: Person
    client: Person
    label: str = ""

    @property
    def content(self) -> PackageContent:
        return samples.package(self.code)

    def shot(self, who: Person, name: str) -> None:
        who.shot(f"{self.code.lower()}-{name}")


def agency_opens_a_request(walk: Walk) -> None:
    """What the insurer takes is seen before anything is typed."""
    who, name = walk.agency, walk.content.name.ru
    who.press("Новая заявка")
    who.sees("Что страховая одобряет сразу, видно до заполнения.")
    who.page.get_by_role("region", name=name).get_by_role("link").click()
    for words in ("Одобрит автоматически, если", "Передаст андеррайтеру, если", "Откажет, если"):
        who.sees(words)
    who.sees(walk.content.auto_approve[0].text.ru)
    for cover in walk.content.covers:
        if not cover.mandatory:
            chosen = cover.code in walk.content.sample.covers
            who.page.get_by_label(cover.name.ru, exact=False).set_checked(chosen)
    walk.shot(who, "01-appetite")
    who.press("Открыть заявку")
    who.sees("Черновик")
    walk.label = re.search(r"БЛ-\d+", who.page.inner_text("h1")).group()  # type: ignore[union-attr]


def agency_fills_in_the_draft(walk: Walk) -> None:
    """Every question answered as the sample answers it, then the consent and the question."""
    who = walk.agency
    typed = samples.answers(walk.code, holder_email=walk.client_address)
    for fold in who.page.locator("#answers details.stage:not([open])").all():
        fold.locator("summary").click()
    for question in walk.content.fields:
        if question.code in typed and question.filled_by == "agency":
            _answer(who, question, typed[question.code])
    walk.shot(who, "02-draft-typed")
    who.press("Сохранить")
    who.sees("Записать согласие")
    fold = who.unfold("Записать согласие")
    fold.get_by_role("combobox").select_option(index=1)
    who.press("Записать", fold)
    expect(who.page.get_by_role("button", name="Запросить расчёт")).to_be_enabled()
    walk.shot(who, "03-draft-complete")
    who.press("Запросить расчёт")
    who.sees("Сейчас у страховой")
    walk.shot(who, "04-submitted")


def _answer(who: Person, question: Field, value: Stored) -> None:
    label = question.label.ru
    if question.type == "bool":
        who.choose(label, "Да" if value else "Нет")
    elif question.type == "choice":
        who.choose(label, question.choice_label(str(value), "ru"))
    elif question.type == "datetime":
        who.type(label, str(value)[:16])
    else:
        who.type(label, str(value))


def desk_quotes(walk: Walk) -> None:
    """The insurer finds the request in the queue, takes it and quotes."""
    who = walk.desk
    who.open("/desk/")
    walk.shot(who, "05-queue")
    who.press(walk.label)
    who.press("Взять в работу")
    who.misses("Взять в работу")
    walk.shot(who, "06-desk-to-quote")
    who.press("Дать расчёт")
    who.sees("Сейчас у агентства")
    who.sees(money(str(walk.content.sample.premium_total)))


def agency_offers(walk: Walk) -> None:
    """The agent sees the price and sends the offer."""
    who = walk.agency
    who.page.reload()
    who.sees(money(str(walk.content.sample.premium_total)))
    walk.shot(who, "07-quoted")
    who.press("Отправить предложение клиенту")
    who.sees("Сейчас у клиента")
    walk.shot(who, "08-offered")


def client_accepts(walk: Walk) -> None:
    """From the mail to the page, reading, two ticks, yes; then the health form, if asked."""
    who = walk.client
    _follow_mail(walk, "предложение")
    who.sees(money(str(walk.content.sample.premium_total)))
    walk.shot(who, "09-client-offer")
    information = who.save("Ключевой информационный документ (PDF)")
    assert information.startswith(b"%PDF")
    who.page.get_by_label("условия: что застраховано", exact=False).check()
    who.page.get_by_label("ключевой информационный документ.", exact=False).check()
    who.press("Принимаю предложение")
    if walk.content.sample.health:
        _fill_in_health(walk)
    walk.shot(who, "11-client-collecting")


def _fill_in_health(walk: Walk) -> None:
    who, content = walk.client, walk.content
    who.press("Заполнить анкету здоровья")
    questions = {one.code: one for one in content.fields}
    if content.health_form is not None:
        questions |= {one.code: one for one in content.health_form.questions}
    for code, value in content.sample.health.items():
        _answer(who, questions[code], value)
    walk.shot(who, "10-client-health")
    who.press("Отправить андеррайтеру")
    who.sees("Ваша анкета здоровья получена.")


def _follow_mail(walk: Walk, about: str) -> None:
    """The newest message to the client with these words in its subject; follow its link."""
    who = walk.client
    letter = who.page.get_by_role("link", name=re.compile(about, re.IGNORECASE))
    for _turn in range(40):
        who.open(f"{walk.desk.base}/dev/mail/?to={walk.client_address}")
        if letter.count():
            break
        who.page.wait_for_timeout(500)
    letter.first.click()
    who.page.locator("main a[href*='/c/']").click()


def agency_collects_and_sends(walk: Walk) -> None:
    """One document after another, then everything to the check."""
    who = walk.agency
    who.page.reload()
    for n, (kind, content) in enumerate(samples.papers(walk.code).items()):
        row = _paper(who, walk.content.document(kind).label.ru)
        file = _photo() if n == 0 else _scan(kind, content)
        _attach(who, row, file)
    walk.shot(who, "12-collected")
    if walk.content.has_bank:
        who.choose("Документы банка", "сверено, всё сходится")
    who.press("Отправить на проверку")
    who.sees("Сейчас у страховой")


def _paper(who: Person, label: str) -> Locator:
    return who.page.locator("ul.check > li").filter(has_text=label).first


def _attach(who: Person, row: Locator, file: FilePayload) -> None:
    who.unfold("Приложить файл", row)
    row.locator("input[type=file]").set_input_files(file)
    who.press("Приложить", row)
    expect(row.get_by_role("link")).to_be_visible()


def _scan(name: str, content: bytes) -> FilePayload:
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": content}


def _photo() -> FilePayload:
    """A picture as a phone takes it."""
    made = BytesIO()
    Image.new("RGB", (1200, 1600), "#d8d2c4").save(made, "JPEG")
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def desk_approves_and_invoices(walk: Walk) -> None:
    """The underwriter looks, approves and sends the invoice."""
    who = walk.desk
    who.page.reload()
    walk.shot(who, "13-desk-checking")
    if walk.content.sample.health:
        who.press("Открыть ответы о здоровье")
        who.press("Открыть с записью в журнал")
        who.sees(walk.content.field("life_weight").label.ru)
        walk.shot(who, "14-desk-health")
        who.press(f"Назад к {walk.label}")
    who.press("Одобрить")
    who.sees("Выставить счёт")
    who.type("Ссылка на оплату", "https://pay.insurer.example/1")
    who.press("Выставить счёт")
    who.sees("Сейчас у клиента")
    walk.shot(who, "15-desk-invoiced")
    _follow_mail(walk, "оплат")
    walk.client.sees("Оплатить")
    walk.shot(walk.client, "16-client-pays")


def desk_issues(walk: Walk) -> None:
    """Paid, compared, policy attached; the memo comes by itself; signed and sent."""
    who = walk.desk
    who.type("Сумма, ₽", money(str(walk.content.sample.premium_total)))
    who.type("Плательщик", walk.content.sample.holder.ru)
    who.type("Номер платежа", f"PAY-{walk.label}")
    who.press("Отметить оплату")
    who.page.get_by_label("Санкционные списки", exact=False).check()
    walk.shot(who, "17-desk-issue-check")
    who.press("Оплата и данные сходятся")
    _attach(who, _paper(who, "Полис"), _scan("Полис", blank("Полис")))
    for _turn in range(40):
        if _paper(who, "Памятка").get_by_role("link").count():
            break
        who.page.wait_for_timeout(1000)
        who.page.reload()
    who.page.reload()  # the memo may have come while this page was being made
    walk.shot(who, "18-desk-documents")
    who.press("Документы готовы")
    who.press("Подписать полис")
    who.press("Отправить полис и памятку")
    who.sees("Полис выпущен")
    walk.shot(who, "19-desk-issued")


def client_takes_the_policy(walk: Walk) -> None:
    """His download hands the policy over."""
    who = walk.client
    _follow_mail(walk, "полис")
    walk.shot(who, "20-client-policy")
    memo = who.save("Памятка: как пользоваться полисом, две страницы (PDF)")
    assert memo.startswith(b"%PDF")
    policy = who.save("Скачать полис (PDF)")
    assert policy.startswith(b"%PDF")
    who.page.reload()
    walk.shot(who, "21-client-delivered")
    walk.agency.page.reload()
    walk.agency.sees("Вручён")
    walk.shot(walk.agency, "22-agency-delivered")


def money(amount: str) -> str:
    """As the screens write it: groups and the unit held together by no-break spaces."""
    whole, _point, part = amount.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + f",{part}"
