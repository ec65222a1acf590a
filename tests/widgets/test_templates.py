"""Every shared template renders, in both languages, with nothing that the policy forbids."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from apps.widgets.actions import ActionButton
from apps.widgets.ball import ball
from apps.widgets.checklist import ChecklistItem, checklist
from apps.widgets.chips import ClockView, chip
from apps.widgets.empty import EmptyState
from apps.widgets.ledger import Span, ledger
from apps.widgets.nav import Me, NavItem
from apps.widgets.phases import phases
from apps.widgets.plan import PlanStep, plan
from apps.widgets.timeline import FeedItem, feed

NOW = datetime(2026, 12, 2, 11, 35, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEMPLATES = settings.BASE_DIR / "templates"
OWNED = [
    *sorted((TEMPLATES / "widgets").glob("*.html")),
    *sorted(TEMPLATES.glob("*.html")),
    *sorted((TEMPLATES / "account").rglob("*.html")),
    *sorted((TEMPLATES / "mfa").rglob("*.html")),
    *sorted((TEMPLATES / "allauth").rglob("*.html")),
]


class Sample(forms.Form):
    name = forms.CharField(label="Имя", help_text="Как в паспорте.")
    note = forms.CharField(label="Заметка", required=False)
    way = forms.ChoiceField(label="Как", choices=[("1", "Картой")], widget=forms.RadioSelect)
    sole = forms.BooleanField(label="Один", required=False)


def context():
    clock = ClockView(side="insurer", state="paused", zone="Europe/Moscow", waiting_for="client")
    return {
        "chip": chip(clock, now=NOW),
        "ledger": ledger([Span("insurer", HOUR), Span("client", HOUR / 3)]),
        "phases": phases(status="checking", spent={"quote": HOUR}),
        "ball": ball(holder="insurer", doing="Проверка", used=HOUR / 2, target=HOUR, answers="И"),
        "plan": plan(
            [PlanStep("Оплата", latest_at=NOW + HOUR, slack=HOUR / 2)],
            closing_at=NOW + 5 * HOUR,
            closing="Сделка",
            zone="Europe/Moscow",
            now=NOW,
        ),
        "checklist": checklist([ChecklistItem("Паспорт", "flagged", "скан <неясен>")]),
        "feed": feed([FeedItem(NOW, "Мария К.", "note", "текст")], zone="Europe/Moscow", now=NOW),
        "action": ActionButton(label="Отправить", url="/s/", reasons=("Не хватает паспорта.",)),
        "action_id": "send",
        "actions": [ActionButton(label="Принять", url="/a/", primary=True, confirm="Точно?")],
        "views": [NavItem("Мои", "/?v=mine", True, 6)],
        "tabs": [NavItem("История", "/h/", True)],
        "nav": [NavItem("Заявки", "/", True, 12)],
        "me": Me("Мария К.", "Новый Берег", "Агент"),
        "search_url": "/s/",
        "empty": EmptyState("never", "Заявок ещё нет"),
        "page": Paginator(range(50), 10).page(2),
        "form": Sample({}),
        "field": Sample({})["name"],
        "upload_id": "u",
        "name": "file",
        "label": "Скан",
        "text": "БЛ-2041",
        "tone": "warn",
        "words": "Страховая закрыта.",
        "filled": "40",
        "demo": True,
    }


def render(name):
    holder = Context(context())
    holder.request = RequestFactory().get("/list/?view=mine")
    return engines["django"].get_template(name).template.render(holder)


# Drawn from a request of the database; tests/portal and tests/desk look at them on their pages.
ON_PAGES = {"escalation.html"}
WIDGETS = sorted({path.name for path in (TEMPLATES / "widgets").glob("*.html")} - ON_PAGES)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_renders(name, language):
    with translation.override(language):
        assert render(f"widgets/{name}").strip()


@pytest.mark.parametrize("path", OWNED, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_needs_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|javascript:", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "//cdn" not in text


def test_every_icon_that_is_named_exists():
    drawn = set(re.findall(r'id="([\w-]+)"', (settings.BASE_DIR / "static/icons.svg").read_text()))
    named = set()
    for path in OWNED:
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    assert len(named) > 10
    assert named <= drawn


def test_a_disabled_action_says_why():
    html = render("widgets/action.html")
    assert 'aria-disabled="true"' in html
    assert 'aria-describedby="send-why"' in html
    assert "Не хватает паспорта." in html
    assert "<form" not in html


def test_a_persons_text_is_escaped():
    assert "скан &lt;неясен&gt;" in render("widgets/checklist.html")


def test_numbers_of_drawings_stay_machine_readable_in_russian():
    html = render("widgets/ledger.html")
    widths = re.findall(r'width="([^"]+)" height="26"', html)
    assert len(widths) == 2
    assert all(re.fullmatch(r"[\d.]+", width) for width in widths)


def test_a_field_is_tied_to_its_errors_and_hint():
    html = render("widgets/field.html")
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert described
    assert all(f'id="{each}"' in html for each in described)


def test_the_pages_of_a_list_keep_its_filter():
    html = render("widgets/pagination.html")
    assert "view=mine&amp;page=3" in html
    assert "Страница 2 из 5" in html


@pytest.mark.parametrize("name", ["base.html", "base_portal.html", "base_desk.html"])
def test_a_page_has_its_landmarks(name):
    html = render(name)
    assert '<html lang="ru">' in html
    assert 'href="#main"' in html
    assert '<main id="main"' in html
    assert 'role="status"' in html
    assert "К содержанию" in html
    assert "Демонстрация" in html


def test_the_clients_page_has_no_sections_and_no_name():
    html = render("base_client.html")
    assert "Заявки" not in html
    assert "Мария К." not in html
    assert "English" in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("400.html", "Браузер прислал то, что не удалось прочитать"),
        ("403.html", "У вас нет доступа"),
        ("403_csrf.html", "Страница устарела"),
        ("404.html", "Такой страницы нет"),
        ("429.html", "Слишком много попыток"),
        ("500.html", "Это наша ошибка"),
    ],
)
def test_an_error_page_stands_alone_and_names_nobody(name, words):
    page = render_to_string(name)
    assert words in page
    everything = render(name)
    assert everything == page
    assert "Новый Берег" not in everything


def test_the_sign_in_page_speaks_russian():
    class SignIn(forms.Form):
        login = forms.EmailField(label="Адрес электронной почты")

    html = render_to_string("account/login.html", {"form": SignIn()})
    assert "Вход в Belay" in html
    assert "Войти" in html
    assert "Sign in" not in html
