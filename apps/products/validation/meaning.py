"""Faults of meaning: what a schema can't see. Tolerant of any shape, so that both are listed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.products.validation.checklist import checklist_faults
from apps.products.validation.fault import Fault
from apps.products.validation.rules import rule_faults
from apps.products.validation.walking import coded, entries, section, text


def meaning_faults(document: Any) -> list[Fault]:
    """Every fault that needs two places of the file to be seen together."""
    packages = list(entries(document, "packages", ""))
    found = list(_repeated([(f"{path}.code", text(p, "code")) for path, p in packages]))
    for path, package in packages:
        found += _unique_codes(package, path)
        found += _cover_faults(package, path)
        found += _both_lists(package, path)
        found += checklist_faults(package, path)
        found += rule_faults(package, path)
    return found


_CODED = (
    "covers", "fields", "documents", "auto_approve", "referral_triggers",
    "decline_codes", "return_reasons",
)  # fmt: skip


def _unique_codes(package: dict[str, Any], path: str) -> Iterator[Fault]:
    for key in _CODED:
        yield from _repeated(coded(package, key, path))
    for where, field in entries(package, "fields", path):
        yield from _repeated(coded(field, "choices", where))
    for where, cover in entries(package, "covers", path):
        yield from _repeated(coded(cover, "sublimits", where))
    form = section(package, "health_form")
    own = coded(package, "fields", path)
    questions = coded(form, "questions", f"{path}.health_form")
    yield from (f for f in _repeated([*own, *questions]) if ".questions[" in f.path)


def _repeated(codes: list[tuple[str, str]]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for path, code in codes:
        seen[code] += 1
        if code and seen[code] > 1:
            yield Fault(path, _("The code “%(code)s” is used twice.") % {"code": code})


def _cover_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    """Every cover has a tariff, two terms and claim documents; none is for an unknown cover."""
    covers = {code for _path, code in coded(package, "covers", path) if code}
    for key in ("notify", "payout"):
        named = [
            (f"{where}.cover", text(line, "cover")) for where, line in entries(package, key, path)
        ]
        yield from _strangers(named, covers)
        yield from _repeated(named)
        yield from _absent(covers, {code for _path, code in named}, f"{path}.{key}")
    for key, extra in (("demo_tariff", {"note"}), ("claim_docs", set[str]())):
        given = set(section(package, key)) - extra
        yield from _strangers([(f"{path}.{key}.{code}", code) for code in sorted(given)], covers)
        yield from _absent(covers, given, f"{path}.{key}")


def _strangers(named: list[tuple[str, str]], covers: set[str]) -> Iterator[Fault]:
    for path, code in named:
        if code and code not in covers:
            yield Fault(path, _("The package has no cover “%(code)s”.") % {"code": code})


def _absent(covers: set[str], given: set[str], path: str) -> Iterator[Fault]:
    for code in sorted(covers - given):
        yield Fault(path, _("Nothing is given for the cover “%(code)s”.") % {"code": code})


def _both_lists(package: dict[str, Any], path: str) -> Iterator[Fault]:
    for where, cover in entries(package, "covers", path):
        for language in ("ru", "en"):
            excluded = {
                _plain(text(line, language)) for _p, line in entries(cover, "exclusions", where)
            }
            for place, line in entries(cover, "restrictions", where):
                if _plain(text(line, language)) in excluded - {""}:
                    sentence = _("The same line is among the exclusions as well.")
                    yield Fault(f"{place}.{language}", sentence)


def _plain(line: str) -> str:
    return " ".join(line.casefold().replace("ё", "е").split()).rstrip(" .;")
