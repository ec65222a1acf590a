"""Facts to print: the sample case of each package, with invented people around it."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from apps.memos.facts import Helper, Identity, Insurer, Line, MemoFacts, StagePromise
from apps.products import content as packages
from apps.products.content import PackageContent, Text

PACKAGES = Path(packages.__file__).with_name("data") / "packages.json"
CODES = ("MTG-SEC", "CASH-SEC", "RENT-LL")
LANGUAGES = ("ru", "en")
SENTENCES = {
    "ru": "Сейчас страховщик готовит документы полиса; срок — сегодня до 15:40.",
    "en": "The insurer is preparing the policy documents; due today by 15:40.",
}
PEOPLE = {"ru": ("Агентство «Ключ»", "Смирнова Ольга"), "en": ("Klyuch Agency", "Olga Smirnova")}


def package(code: str) -> PackageContent:
    """A package of the shipped file, as the products room reads it."""
    shipped = json.loads(PACKAGES.read_text("utf-8"))["packages"]
    return packages.parse(next(each for each in shipped if each["code"] == code))


def facts(code: str = "MTG-SEC", language: str = "ru", **changes: object) -> MemoFacts:
    """The facts of the package's sample case; `changes` replace fields of MemoFacts."""
    content = package(code)
    sample = content.sample
    agency, person = PEOPLE[language]
    made = MemoFacts(
        identity=Identity(
            number="БЛ-2041" if language == "ru" else "BL-2041",
            version=1,
            made_on=date(2026, 1, 12),
            code="7K3M9QX2TZ4WB8HND",
            verify_url="https://belay.example/v/7K3M-9QX2-TZ4W-B8HN-D/",
        ),
        language=language,
        package=content,
        request_number="БЛ-2041" if language == "ru" else "BL-2041",
        object_address=sample.object.into(language),
        lines=tuple(
            Line(cover, sample.sums[cover], sample.premium[cover]) for cover in sample.covers
        ),
        total=sample.premium_total,
        starts_on=date(2026, 1, 15),
        deadline=datetime(2026, 1, 15, 11, 0, tzinfo=ZoneInfo("Asia/Yekaterinburg")),
        insurer=Insurer(
            Text(ru="Страховая «Пример»", en="Primer Insurance"),
            "СИ № 0000 (demo)",
            "8 800 000-00-00",
        ),
        helper=Helper(agency, "+7 343 000-00-00", person, "+7 912 000-00-05"),
        stage="issue",
        passed=("quote", "check"),
        sentence=SENTENCES[language],
        promises=tuple(StagePromise(stage, terms.normal) for stage, terms in content.sla.items()),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the caller names real fields


def fewer(made: MemoFacts, *covers: str) -> MemoFacts:
    """The same with these covers only."""
    lines = tuple(line for line in made.lines if line.cover in covers)
    return replace(made, lines=lines, total=sum((line.premium for line in lines), Decimal()))
