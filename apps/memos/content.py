"""From facts to what is printed. Pure: the same facts, the same sheet, in the facts' language."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.memos import claims, columns
from apps.memos.facts import Line, MemoFacts
from apps.memos.sheet import CoverNotes, CoverRow, Decide, Masthead, Sheet
from apps.memos.typography import bound, capital, day, days, last_day, moment, money, quoted, tame
from apps.products.content import Cover, Text

LANGUAGE_NAMES = {"ru": "русский", "en": "English"}


def build(facts: MemoFacts) -> Sheet:
    """The sheet of these facts, whatever language is in force around the call."""
    with translation.override(facts.language):
        return Sheet(head=_head(facts), decide=_decide(facts), use=claims.build(facts))


def chosen(facts: MemoFacts) -> list[tuple[Cover, Line]]:
    """The chosen covers with their figures, in the package's order."""
    lines = {line.cover: line for line in facts.lines}
    return [(cover, lines[cover.code]) for cover in facts.package.covers if cover.code in lines]


def _head(facts: MemoFacts) -> Masthead:
    language, package, identity = facts.language, facts.package, facts.identity
    return Masthead(
        package=bound(package.name.into(language), language),
        package_code=package.code,
        package_version=package.version,
        one_line=bound(package.one_line.into(language), language),
        address=bound(tame(facts.object_address), language),
        number=identity.number,
        version=identity.version,
        made_on=day(identity.made_on, language),
        language=LANGUAGE_NAMES.get(language[:2], language),
        request_number=facts.request_number,
    )


def _decide(facts: MemoFacts) -> Decide:
    language, package = facts.language, facts.package
    covers = [cover for cover, _line in chosen(facts)]
    excluded = _notes(covers, language, "exclusions", said=frozenset())
    said = frozenset(line.lower() for notes in excluded for line in notes.lines)
    return Decide(
        law=bound(package.mandatory_by_law.into(language), language),
        covers=tuple(_row(cover, line, language) for cover, line in chosen(facts)),
        total=money(facts.total, language),
        excluded=columns.balanced((*excluded, *_not_chosen(facts, covers))),
        restricted=_notes(covers, language, "restrictions", said=said),
        territory=bound(package.territory.into(language), language),
        obligations=_obligations(),
        payment=bound(package.payment.into(language), language),
        period=_period(facts),
        cancel=_cancel(facts, covers),
    )


def _row(cover: Cover, line: Line, language: str) -> CoverRow:
    return CoverRow(
        name=bound(cover.name.into(language), language),
        choice=_choice(cover),
        risks=_sentence(cover.risks, language),
        beneficiary=bound(cover.beneficiary.into(language), language),
        limit=money(line.sum_insured, language),
        deductible=bound(cover.deductible.into(language), language),
        price=money(line.premium, language),
    )


def _choice(cover: Cover) -> str:
    if cover.by_law:
        return _("required by law")
    return _("part of the package") if cover.mandatory else pgettext("cover", "your choice")


def _sentence(lines: Iterable[Text], language: str) -> str:
    """Short lines as one sentence: `Fire; water; theft.`"""
    return capital(bound("; ".join(line.into(language) for line in lines), language)) + "."


def _notes(
    covers: Iterable[Cover], language: str, kind: str, *, said: frozenset[str]
) -> tuple[CoverNotes, ...]:
    """The `kind` of lines of each cover, each said once on the whole page."""
    seen, notes = set(said), []
    for cover in covers:
        fresh = []
        texts: tuple[Text, ...] = getattr(cover, kind)
        for text in texts:
            line = bound(text.into(language), language)
            if line.lower() not in seen:
                seen.add(line.lower())
                fresh.append(line)
        if fresh:
            notes.append(CoverNotes(bound(cover.name.into(language), language), tuple(fresh)))
    return tuple(notes)


def _not_chosen(facts: MemoFacts, covers: list[Cover]) -> tuple[CoverNotes, ...]:
    names = tuple(
        bound(cover.name.into(facts.language), facts.language)
        for cover in facts.package.covers
        if cover not in covers
    )
    return (CoverNotes(_("Not in your package"), names, marked=False),) if names else ()


def _obligations() -> tuple[str, ...]:
    return (
        _("Answer the insurer's questions truthfully and in full."),
        _("Report what changes: an alteration, letting, a new owner."),
        _("Pay on time: without payment there is no cover."),
        _("After an event limit the damage and report it in time, see page 2."),
    )


def _period(facts: MemoFacts) -> tuple[str, ...]:
    language = facts.language
    lines = [bound(facts.package.term.into(language), language)]
    if facts.starts_on:
        lines += _planned(facts)
    if facts.deadline:
        when = moment(facts.deadline, language)
        is_closing = facts.package.deadline_field == "closing_at"
        lines.append(
            (_("Closing: %(at)s.") if is_closing else _("Move-in: %(at)s.")) % {"at": when}
        )
    return tuple(lines)


def _planned(facts: MemoFacts) -> list[str]:
    """The days of the shortest term, then those covers that run longer."""
    assert facts.starts_on
    language, start = facts.language, facts.starts_on
    terms: dict[int, list[str]] = {}
    for cover, _line in chosen(facts):
        terms.setdefault(cover.term_months, []).append(cover.name.into(language))
    (shortest, _all), *longer = sorted(terms.items())
    told = {"start": day(start, language), "end": day(last_day(start, shortest), language)}
    return [_("Planned: from %(start)s to %(end)s; the policy gives the exact days.") % told] + [
        _("Until %(end)s: %(covers)s.")
        % {
            "end": day(last_day(start, months), language),
            "covers": quoted(names, language),
        }
        for months, names in longer
    ]


def _cancel(facts: MemoFacts, covers: list[Cover]) -> tuple[str, ...]:
    language = facts.language
    by_days: dict[int | None, list[str]] = {}
    for cover in covers:
        by_days.setdefault(cover.cooling_off_days, []).append(cover.name.into(language))
    lines = []
    for number, names in by_days.items():
        told = {"covers": quoted(names, language)}
        if number is None:
            lines.append(_("Only by replacing it with another policy: %(covers)s.") % told)
        else:
            told["days"] = days(number)
            lines.append(_("Within %(days)s, the premium is returned: %(covers)s.") % told)
    if len(by_days) == 1 and None not in by_days:
        lines = []  # the package's own sentence says it for all
    return (bound(facts.package.cancel.into(language), language), *lines)
