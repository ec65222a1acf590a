"""What a choice parameter may be answered with, in the reader's language."""

from collections.abc import Callable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from apps.policy_requests.case import Case
from apps.policy_requests.reasons import LISTS
from apps.products.terms import PackageContent, Reason, Rule


def choices(kind: str, case: Case) -> list[tuple[str, str]]:
    """(code, label) of a choice parameter in the reader's language."""
    of_package = OF_PACKAGE.get(kind)
    if of_package is not None:
        return of_package(case.content, translation.get_language() or "ru")
    return [(code, str(label)) for code, label in LISTS[kind]()]


def _worded(reasons: Sequence[Reason | Rule], language: str) -> list[tuple[str, str]]:
    return [(reason.code, reason.text.into(language)) for reason in reasons]


def _bank(content: PackageContent, language: str) -> list[tuple[str, str]]:
    if not content.has_bank:
        return []
    return [("passed", _("compared, everything matches")), ("waived", _("not compared"))]


def _checklist(content: PackageContent, language: str) -> list[tuple[str, str]]:
    found = [(thing.code, thing.label.into(language)) for thing in content.checklist]
    return [*found, ("extra_document", _("a document outside the checklist"))]


OF_PACKAGE: dict[str, Callable[[PackageContent, str], list[tuple[str, str]]]] = {
    "return": lambda c, language: [*_worded(c.return_reasons, language), ("other", _("other"))],
    "decline": lambda content, language: _worded(content.decline_codes, language),
    "trigger": lambda content, language: _worded(content.referral_triggers, language),
    "bank": _bank,
    "items": _checklist,
}
