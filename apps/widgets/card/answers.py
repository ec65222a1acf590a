"""Questions of the checklist: to be filled in, or to be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.policy_requests.enums import Status
from apps.policy_requests.permissions import may_edit
from apps.products.checklist import required_fields
from apps.products.facts import facts_of
from apps.products.grammar import evaluate
from apps.products.terms import Field, Stored
from apps.usecases.drafting import EDITABLE
from apps.widgets.card.answer_form import AnswerForm
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.tried import marked, sent
from apps.widgets.instants import instant
from apps.widgets.money import money

THEMES = {
    "holder": gettext_lazy("Policyholder"),
    "object": gettext_lazy("Object"),
    "deal": gettext_lazy("Deal"),
    "title": gettext_lazy("Title and sellers"),
    "use": gettext_lazy("Use of the flat"),
    "sums": gettext_lazy("Sums"),
}
BY_PREFIX = {
    "holder": "holder", "life": "holder", "role": "holder", "object": "object", "title": "title",
    "minor": "title", "seller": "title", "structure": "sums", "rebuild": "sums", "finish": "sums",
    "contents": "sums", "liability": "sums", "item": "sums", "agency": "use", "rent": "use",
    "lease": "use", "tenants": "use", "pets": "use", "short": "use", "commercial": "use",
    "losses": "use",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the form; `fault` is what speaks against the answer on file."""

    field: BoundField
    optional: bool
    flagged: bool
    fault: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer as it is read; empty `words` when it is missing."""

    label: str
    words: str
    flagged: bool
    fault: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Fields about one thing, under its heading."""

    title: str
    questions: tuple[Question, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class StageBlock:
    """The questions of the quote, or those of the check. `open` shows it unfolded."""

    title: str
    summary: str
    open: bool
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """`editable`: the blocks hold questions of `form`, else readings."""

    editable: bool
    form: AnswerForm | None
    blocks: tuple[StageBlock, ...]
    summary: str
    complete: bool


def is_editable(dossier: Dossier) -> bool:
    """This reader may fill in answers and papers now."""
    return dossier.status in EDITABLE and may_edit(dossier.reader.by, dossier.policy_request)


def asked(dossier: Dossier) -> tuple[Field, ...]:
    """Ordinary fields that matter to the chosen covers; health questions are not among them."""
    case = dossier.case
    facts = facts_of(case.content, case.answers, dossier.policy_request.covers, today=case.today)
    return tuple(
        field
        for field in case.content.fields
        if field.pd_class != "health"
        and field.filled_by == "agency"
        and (
            field.required_when == "never"
            or field.code in case.answers
            or evaluate(field.required_when, facts) is not False
        )
    )


def form_of(dossier: Dossier) -> AnswerForm:
    """The form over the answers on file, or over what was typed when it was refused."""
    form = AnswerForm(
        asked(dossier),
        dossier.case.answers,
        zone=dossier.reader.agency_zone,
        typed=sent("answers", dossier.tried),
    )
    marked(form, "answers", dossier.tried)
    return form


def sheet_of(dossier: Dossier) -> AnswerSheet:
    """All questions by stage and theme."""
    editable = is_editable(dossier)
    form = form_of(dossier) if editable else None
    needed = _needed(dossier)
    missing = [code for code in needed if _is_empty(dossier, code)]
    return AnswerSheet(
        editable=editable,
        form=form,
        blocks=tuple(_blocks(dossier, form, needed)),
        summary=_("%(done)s of %(wanted)s")
        % {"done": len(needed) - len(missing), "wanted": len(needed)},
        complete=not missing,
    )


def _is_empty(dossier: Dossier, code: str) -> bool:
    return dossier.case.answers.get(code) in (None, "")


def _needed(dossier: Dossier) -> list[str]:
    case = dossier.case
    fields = required_fields(
        case.content, case.answers, dossier.policy_request.covers, "check", today=case.today
    )
    return [field.code for field in fields if field.pd_class != "health"]


def _blocks(dossier: Dossier, form: AnswerForm | None, needed: list[str]) -> Iterable[StageBlock]:
    early = dossier.status == Status.DRAFT or dossier.policy_request.return_stage == "quote"
    flagged = _flagged(dossier)
    for stage, title in (("quote", _("For the quote")), ("check", _("For the check"))):
        fields = [field for field in asked(dossier) if field.stage == stage]
        if not fields:
            continue
        wanted = [field.code for field in fields if field.code in needed]
        done = [code for code in wanted if not _is_empty(dossier, code)]
        unfolded = (stage == "quote") == early or bool(flagged & {f.code for f in fields})
        yield StageBlock(
            title=title,
            summary=_("%(done)s of %(wanted)s") % {"done": len(done), "wanted": len(wanted)},
            open=unfolded or dossier.tried_answers or form is None,
            themes=tuple(_themes(dossier, form, fields, needed)),
        )


def _flagged(dossier: Dossier) -> frozenset[str]:
    returned = dossier.case.open_return
    return frozenset(returned.fingerprints) if returned is not None else frozenset()


def _themes(
    dossier: Dossier, form: AnswerForm | None, fields: list[Field], needed: list[str]
) -> Iterable[Theme]:
    by_theme: dict[str, list[Field]] = {}
    for field in fields:
        theme = BY_PREFIX.get(field.code.split("_")[0], "deal")
        by_theme.setdefault(theme, []).append(field)
    faults, flagged = dict(dossier.case.faults()), _flagged(dossier)
    for theme, members in by_theme.items():
        title = str(THEMES[theme])
        if form is None:
            readings = tuple(_reading(dossier, field, faults, flagged) for field in members)
            yield Theme(title, readings=readings)
        else:
            questions = tuple(
                Question(
                    field=form[field.code],
                    optional=field.code not in needed and field.required_when == "never",
                    flagged=field.code in flagged,
                    fault="" if form.is_bound else faults.get(field.code, ""),
                    missing=field.code in needed and _is_empty(dossier, field.code),
                )
                for field in members
            )
            yield Theme(title, questions=questions)


def _reading(
    dossier: Dossier, field: Field, faults: dict[str, str], flagged: frozenset[str]
) -> Reading:
    words = words_of(
        field,
        dossier.case.answers.get(field.code),
        language=dossier.reader.language,
        zone=dossier.reader.agency_zone,
        now=dossier.now,
    )
    label = field.label.into(dossier.reader.language)
    return Reading(label, words, field.code in flagged, faults.get(field.code, ""))


def words_of(
    field: Field, stored: Stored | None, *, language: str, zone: str, now: datetime
) -> str:
    """A stored answer in words; instants in `zone`."""
    if stored is None or stored == "":
        return ""
    if field.type == "choice":
        return field.choice_label(str(stored), language)
    if field.type == "datetime":
        return instant(datetime.fromisoformat(str(stored)), zone=zone, now=now, show_zone=True)
    return PLAIN.get(field.type, str)(stored)


PLAIN: dict[str, Callable[[Stored], str]] = {
    "bool": lambda stored: _("yes") if stored else _("no"),
    "money": lambda stored: money(Decimal(str(stored))),
    "date": lambda stored: f"{date.fromisoformat(str(stored)):%d.%m.%Y}",
}
