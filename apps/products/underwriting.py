"""Whether a case passes the package's own rules without a person. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.products.checklist import health_fields
from apps.products.facts import facts_of, values_of
from apps.products.grammar import UNKNOWN, Facts, evaluate
from apps.products.terms import Answers, PackageContent, Reason, Rule


@dataclass(frozen=True, slots=True)
class Assessment:
    """`auto`: every automatic rule holds, no trigger and no decline hint is raised."""

    auto: bool
    failed: tuple[Rule, ...]
    triggers: tuple[Rule, ...]
    decline_hints: tuple[Reason, ...]


def assess(
    content: PackageContent,
    answers: Answers,
    covers: Iterable[str],
    health_yes: bool | None,
    today: date,
) -> Assessment:
    """What the rules say today. A rule that can't be told yet fails; such a trigger is not raised.

    `health_yes` is None while the client's health form is not in.
    """
    facts = facts_of(content, answers, covers, today=today, health_yes=health_yes)
    failed = tuple(r for r in content.auto_approve if evaluate(r.rule, facts) is not True)
    triggers = tuple(r for r in content.referral_triggers if evaluate(r.rule, facts) is True)
    hints = tuple(reason for reason in content.decline_codes if _hinted(reason, facts))
    return Assessment(not (failed or triggers or hints), failed, triggers, hints)


def _hinted(reason: Reason, facts: Facts) -> bool:
    return reason.hint_rule is not None and evaluate(reason.hint_rule, facts) is True


def health_positive(content: PackageContent, health: Answers) -> bool | None:
    """Does the form hold an answer for the underwriter to look at? None while it is incomplete."""
    fields = health_fields(content)
    values = values_of(fields, health)
    if content.health_form is None or len(values) < len(fields):
        return None
    positive = evaluate(content.health_form.positive_rule, Facts(values))
    return positive is not False if positive is not UNKNOWN else True
