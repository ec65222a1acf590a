"""The checklist of a package: what is required, what is missing, what is answered wrongly.

Pure: sentences come out in the active language unless one is named.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from apps.products.answers import MOSCOW, AnswerError, clean
from apps.products.facts import facts_of, values_of
from apps.products.grammar import Facts, evaluate
from apps.products.terms import Answers, DocumentKind, Field, PackageContent, Stage

__all__ = [
    "MOSCOW", "AnswerError", "Missing", "clean", "field_faults", "health_faults", "health_fields",
    "missing", "required_documents", "required_fields",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """What a stage still waits for; falsy when nothing is."""

    fields: tuple[Field, ...]
    documents: tuple[DocumentKind, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.documents)


def required_fields(
    content: PackageContent,
    answers: Answers,
    covers: Iterable[str],
    stage: Stage,
    *,
    today: date | None = None,
) -> tuple[Field, ...]:
    """Fields required up to `stage`: for "check" those of the quote as well, in file order.

    A field whose condition hangs on a missing answer is not required yet. Health fields are
    among them; the client answers those by his link (`missing` takes that into account).
    """
    facts = facts_of(content, answers, covers, today=today)
    return tuple(field for field in content.fields if _asked(field, stage, facts))


def required_documents(
    content: PackageContent,
    answers: Answers,
    covers: Iterable[str],
    stage: Stage,
    *,
    today: date | None = None,
) -> tuple[DocumentKind, ...]:
    """Documents required up to `stage`, as `required_fields`."""
    facts = facts_of(content, answers, covers, today=today)
    return tuple(kind for kind in content.documents if _asked(kind, stage, facts))


def _asked(thing: Field | DocumentKind, stage: Stage, facts: Facts) -> bool:
    if thing.stage == "check" and stage == "quote":
        return False
    return evaluate(thing.required_when, facts) is True


def missing(
    content: PackageContent,
    answers: Answers,
    covers: Iterable[str],
    stage: Stage,
    *,
    documents: Collection[str] = (),
    health_received: bool = False,
    today: date | None = None,
    facts: Facts | None = None,
) -> Missing:
    """Required fields without an answer and required documents not among the codes given.

    Health answers are kept apart and never in `answers`: `health_received` says they are in.
    `facts` are those of these answers and covers, where the caller has them already.
    """
    known = facts or facts_of(content, answers, covers, today=today)
    fields = (field for field in content.fields if _asked(field, stage, known))
    kinds = (kind for kind in content.documents if _asked(kind, stage, known))
    return Missing(
        tuple(field for field in fields if not _answered(field, answers, health_received)),
        tuple(kind for kind in kinds if kind.code not in documents),
    )


def _answered(field: Field, answers: Answers, health_received: bool) -> bool:
    if field.pd_class == "health":
        return health_received
    return answers.get(field.code) not in (None, "")


def field_faults(
    content: PackageContent,
    answers: Answers,
    today: date,
    *,
    covers: Iterable[str] = (),
    language: str | None = None,
    facts: Facts | None = None,
) -> list[tuple[str, str]]:
    """(field code, sentence) for every answer that is unreadable or breaks its rule.

    Empty answers are no fault here, see `missing`; `facts` as there.
    """
    fields = [field for field in content.fields if field.pd_class != "health"]
    known = facts or facts_of(content, answers, covers, today=today)
    return _faults(fields, answers, known, language)


def health_fields(content: PackageContent) -> tuple[Field, ...]:
    """What the client answers on his health page: fields of the health class, then questions."""
    own = (field for field in content.fields if field.pd_class == "health" and field.type != "form")
    form = content.health_form
    return (*own, *(form.questions if form else ()))


def health_faults(
    content: PackageContent, health: Answers, today: date, *, language: str | None = None
) -> list[tuple[str, str]]:
    """As `field_faults` for the client's health answers; an unanswered question is a fault."""
    fields = health_fields(content)
    facts = Facts(values_of(fields, health), frozenset(c.code for c in content.covers), today)
    with translation.override(language or translation.get_language()):
        empty = [(f.code, _("Answer this question.")) for f in fields if _blank(health, f)]
    return [*empty, *_faults(fields, health, facts, language)]


def _blank(answers: Answers, field: Field) -> bool:
    return answers.get(field.code) in (None, "")


def _faults(
    fields: Iterable[Field], answers: Answers, facts: Facts, language: str | None
) -> list[tuple[str, str]]:
    reader = language or translation.get_language() or "ru"
    known = {field.code: field for field in fields}
    found: list[tuple[str, str]] = []
    for code, stored in answers.items():
        field = known.get(code)
        sentence = _unknown(reader) if field is None else _fault(field, stored, facts, reader)
        if sentence:
            found.append((code, sentence))
    return found


def _unknown(language: str) -> str:
    with translation.override(language):
        return _("The package has no such field.")


def _fault(field: Field, stored: object, facts: Facts, language: str) -> str:
    try:
        if not _is_read(field, facts) and clean(field, stored, language) is None:
            return ""
    except AnswerError as refused:
        return str(refused)
    if field.rule is None or field.rule_text is None or evaluate(field.rule, facts) is not False:
        return ""
    return field.rule_text.into(language)


def _is_read(field: Field, facts: Facts) -> bool:
    """The facts hold it, so it was cleaned for them already; an instant is only read for them."""
    return field.type != "datetime" and field.code in facts.values
