"""Faults of the samples: each must be complete, acceptable and cost what it says.

Run only on a file with no other fault, because it uses the package as the product will.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.kernel.errors import Refusal
from apps.products import checklist, tariff
from apps.products.answers import MOSCOW
from apps.products.content import PackageContent, parse
from apps.products.samples import sample_answers
from apps.products.terms import Answers, Field, Stored
from apps.products.validation.fault import Fault


def sample_faults(document: dict[str, Any]) -> list[Fault]:
    """Faults of every package's sample; the document must have no other fault."""
    return [
        Fault(f"packages[{place}].sample.{path}", sentence)
        for place, package in enumerate(document["packages"])
        for path, sentence in _sample_faults(package)
    ]


def _sample_faults(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    try:
        date.fromisoformat(package["sample"]["as_of"])
    except ValueError:
        yield "as_of", _("There is no such day.")
        return
    content = parse(package)
    deadline = datetime.combine(
        content.sample.as_of + timedelta(days=content.sample.closing_in_working_days),
        time.fromisoformat(content.sample.closing_local_time),
        tzinfo=MOSCOW,
    )
    answers = sample_answers(content, deadline)
    yield from _answer_faults(content, answers)
    yield from _document_faults(content, answers)
    yield from _price_faults(content, answers)


def _answer_faults(content: PackageContent, answers: Answers) -> Iterator[tuple[str, str]]:
    sample, reader = content.sample, get_language() or "ru"
    waiting = checklist.missing(
        content, answers, sample.covers, "check",
        documents=sample.documents, health_received=True, today=sample.as_of,
    )  # fmt: skip
    for field in waiting.fields:
        yield f"answers.{field.code}", _("This is missing.")
    for kind in waiting.documents:
        name = kind.label.into(reader)
        yield "documents", _("The document “%(name)s” is missing.") % {"name": name}
    yield from _form_faults(content)
    wrong = checklist.field_faults(content, answers, sample.as_of, covers=sample.covers)
    yield from ((f"answers.{code}", sentence) for code, sentence in wrong)
    if content.health_form is not None and content.health_form.field in _required(content, answers):
        unwell = checklist.health_faults(content, sample.health, sample.as_of)
        yield from ((f"health.{code}", sentence) for code, sentence in unwell)


def _form_faults(content: PackageContent) -> Iterator[tuple[str, str]]:
    """Answers must be written as the product stores them, because it takes them as they are."""
    asked = (("answers", content.fields), ("health", checklist.health_fields(content)))
    for key, fields in asked:
        given = content.sample.answers if key == "answers" else content.sample.health
        for field in fields:
            value = given.get(field.code)
            stored = _stored(field, value)
            if stored is not None and (type(stored), stored) != (type(value), value):
                sentence = _("Write this answer as it is stored: %(answer)s.")
                yield f"{key}.{field.code}", sentence % {"answer": json.dumps(stored)}


def _stored(field: Field, value: object) -> Stored | None:
    try:
        return checklist.clean(field, value, "en")
    except checklist.AnswerError:
        return None


def _required(content: PackageContent, answers: Answers) -> set[str]:
    fields = checklist.required_fields(content, answers, content.sample.covers, "check")
    return {field.code for field in fields}


def _document_faults(content: PackageContent, answers: Answers) -> Iterator[tuple[str, str]]:
    known = {kind.code for kind in content.documents}
    for place, code in enumerate(content.sample.documents):
        if code not in known:
            sentence = _("The package has no document “%(code)s”.") % {"code": code}
            yield f"documents[{place}]", sentence
    covers = {cover.code for cover in content.covers}
    for place, code in enumerate(content.sample.covers):
        if code not in covers:
            sentence = _("The package has no cover “%(code)s”.") % {"code": code}
            yield f"covers[{place}]", sentence


def _price_faults(content: PackageContent, answers: Answers) -> Iterator[tuple[str, str]]:
    sample = content.sample
    try:
        lines = tariff.price(content, answers, sample.covers)
    except Refusal as refused:
        yield "sums", " ".join(refused.reasons)
        return
    yield from _differences("sums", {x.cover: x.sum_insured for x in lines}, dict(sample.sums))
    yield from _differences("premium", {x.cover: x.premium for x in lines}, dict(sample.premium))
    if tariff.total(lines) != sample.premium_total:
        yield "premium_total", _by_tariff(tariff.total(lines))


def _differences(
    key: str, counted: dict[str, Decimal], written: dict[str, Decimal]
) -> Iterator[tuple[str, str]]:
    for code in sorted(counted.keys() | written.keys()):
        if code not in counted:
            yield f"{key}.{code}", _("The sample does not include this cover.")
        elif counted[code] != written.get(code):
            yield f"{key}.{code}", _by_tariff(counted[code])


def _by_tariff(amount: Decimal) -> str:
    return _("By the tariff this is %(amount)s.") % {"amount": amount}
