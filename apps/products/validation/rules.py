"""Faults of expressions: each must parse, name what the package has, and give the right kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.products.grammar import ExpressionError, Kind, Names, check
from apps.products.grammar.functions import FUNCTIONS
from apps.products.grammar.tokens import WORDS
from apps.products.validation.fault import Fault
from apps.products.validation.walking import coded, entries, section, text

_KINDS = {
    "text": Kind.TEXT, "address": Kind.TEXT, "phone": Kind.TEXT, "email": Kind.TEXT,
    "choice": Kind.TEXT, "bool": Kind.TRUTH, "date": Kind.DATE, "datetime": Kind.MOMENT,
    "int": Kind.NUMBER, "decimal": Kind.NUMBER, "money": Kind.NUMBER,
}  # fmt: skip
_RESERVED = {"today", "health_yes", "cover", *WORDS, *FUNCTIONS}


@dataclass(frozen=True, slots=True)
class _Expression:
    path: str
    rule: str
    names: Names
    wanted: Kind = Kind.TRUTH


def rule_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    """Faults of all expressions of one package, and fields named like words of the grammar."""
    for where, code in coded(package, "fields", path):
        if code in _RESERVED:
            sentence = _("“%(code)s” is a word of the rules; name the field otherwise.")
            yield Fault(where, sentence % {"code": code})
    for one in _expressions(package, path):
        if not one.rule:
            continue
        try:
            check(one.rule, one.names, one.wanted)
        except ExpressionError as wrong:
            yield Fault(one.path, _sentence(wrong))


def _sentence(wrong: ExpressionError) -> str:
    return _("%(problem)s (character %(at)d).") % {"problem": wrong.problem, "at": wrong.at}


def _expressions(package: dict[str, Any], path: str) -> Iterator[_Expression]:
    plain, decided, health = _names(package, path)
    for key in ("fields", "documents"):
        for where, thing in entries(package, key, path):
            about = health if thing.get("pd_class") == "health" else plain
            yield _Expression(f"{where}.required_when", text(thing, "required_when"), plain)
            yield _Expression(f"{where}.rule", text(thing, "rule"), about)
    for where, cover in entries(package, "covers", path):
        yield _Expression(f"{where}.sum_rule", text(cover, "sum_rule"), plain, Kind.NUMBER)
        for place, part in entries(cover, "sublimits", where):
            rule = text(part, "amount_rule")
            yield _Expression(f"{place}.amount_rule", rule, plain, Kind.NUMBER)
    yield from _decisions(package, path, decided)
    yield from _health_rules(section(package, "health_form"), f"{path}.health_form", health)


def _decisions(package: dict[str, Any], path: str, names: Names) -> Iterator[_Expression]:
    for key in ("auto_approve", "referral_triggers"):
        for where, thing in entries(package, key, path):
            yield _Expression(f"{where}.rule", text(thing, "rule"), names)
    for where, reason in entries(package, "decline_codes", path):
        yield _Expression(f"{where}.hint_rule", text(reason, "hint_rule"), names)


def _health_rules(form: dict[str, Any], path: str, names: Names) -> Iterator[_Expression]:
    yield _Expression(f"{path}.positive_rule", text(form, "positive_rule"), names)
    for where, question in entries(form, "questions", path):
        yield _Expression(f"{where}.required_when", text(question, "required_when"), names)
        yield _Expression(f"{where}.rule", text(question, "rule"), names)


def _names(package: dict[str, Any], path: str) -> tuple[Names, Names, Names]:
    """Names for ordinary rules, for decisions (with the form's outcome), for health rules."""
    fields = [field for _path, field in entries(package, "fields", path)]
    ordinary = [field for field in fields if field.get("pd_class") != "health"]
    secret = [field for field in fields if field.get("pd_class") == "health"]
    secret += [q for _path, q in entries(section(package, "health_form"), "questions", path)]
    covers = frozenset(code for _path, code in coded(package, "covers", path) if code)
    return (
        _named(ordinary, covers),
        _named(ordinary, covers, {"health_yes": Kind.TRUTH}),
        _named(secret, covers),
    )


def _named(
    fields: list[dict[str, Any]], covers: frozenset[str], extra: dict[str, Kind] | None = None
) -> Names:
    kinds = {"today": Kind.DATE, **(extra or {})}
    for field in fields:
        kind = _KINDS.get(text(field, "type"))
        if kind is not None:
            kinds[text(field, "code")] = kind
    choices = {
        text(field, "code"): frozenset(code for _path, code in coded(field, "choices", ""))
        for field in fields
        if field.get("type") == "choice"
    }
    return Names(kinds, choices, covers)
