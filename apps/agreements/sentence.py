"""What a client may expect, as one plain sentence computed from the agreement and from facts.

Told is the longer of what is promised and what four of five past cases took, so that the sentence
is neither a hope nor an excuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.agreements.engine import Scope
from apps.agreements.queries import VersionTerms
from apps.agreements.words import duration_words, hours, is_always, zone_time

MINUTE = timedelta(minutes=1)
AFTER_PAYMENT = "TTI"


@dataclass(frozen=True, slots=True)
class Observed:
    """What `n` finished cases of one route took: `p80` is working time."""

    n: int
    p80: timedelta


@dataclass(frozen=True, slots=True)
class Expectation:
    """What to tell of one route: working time in the hours of `spec`, or nothing when empty."""

    length: timedelta
    spec: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ClientSentence:
    """`usual` for the client's own route; `express` for the faster one, empty without one."""

    usual: str
    express: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.usual, self.express) if part)


def expectation(
    terms: VersionTerms,
    *,
    package_code: str,
    urgent: bool,
    observed: Mapping[bool, Observed],
    least: int,
    at: datetime,
) -> Expectation | None:
    """From payment to policy on one route, in the hours that count at `at`.

    None when nothing was promised in working time.

    `observed`: facts by route, urgent or not; fewer than `least` cases say nothing yet.
    """
    found = terms.promise(Scope(AFTER_PAYMENT, package_code, "", repeat=False, urgent=urgent))
    if found is None or not found.terms.duration:
        return None
    length, seen = found.terms.duration, observed.get(urgent)
    if seen is not None and seen.n >= least:
        length = max(length, seen.p80)
    whole_minutes = -(-length // MINUTE)
    return Expectation(MINUTE * whole_minutes, terms.spec_at(at, urgent=urgent))


def client_sentence(
    terms: VersionTerms,
    *,
    package_code: str,
    urgent: bool,
    observed: Mapping[bool, Observed],
    least: int,
    at: datetime,
) -> ClientSentence | None:
    """The sentence for a client of this package, in the language in force; None without a promise.

    The express route is told only where it is faster than the usual one.
    """
    told = expectation(
        terms, package_code=package_code, urgent=urgent, observed=observed, least=least, at=at
    )
    if told is None:
        return None
    faster = None
    if not urgent and _has_express(terms, package_code):
        faster = expectation(
            terms, package_code=package_code, urgent=True, observed=observed, least=least, at=at
        )
    if faster is None or faster.length >= told.length:
        return ClientSentence(_usual(told))
    return ClientSentence(_usual(told), _express(faster, same_hours=faster.spec == told.spec))


def _has_express(terms: VersionTerms, package_code: str) -> bool:
    """Whether the express route has a promise of its own."""
    found = terms.promise(Scope(AFTER_PAYMENT, package_code, "", repeat=False, urgent=True))
    return found is not None and found.urgent


def _usual(told: Expectation) -> str:
    """ "Обычно полис готов в течение 1 часа после оплаты, по будням с 9:00 до 18:00 по Москве." """
    if is_always(told.spec):
        template = _("The policy is usually ready within %(length)s after payment, day and night.")
    else:
        template = _(
            "The policy is usually ready within %(length)s after payment, %(hours)s, %(zone)s."
        )
    return template % _values(told)


def _express(told: Expectation, *, same_hours: bool) -> str:
    if same_hours:
        template = _("By the express route: within %(length)s.")
    elif is_always(told.spec):
        template = _("By the express route: within %(length)s, day and night.")
    else:
        template = _("By the express route: within %(length)s, %(hours)s, %(zone)s.")
    return template % _values(told)


def _values(told: Expectation) -> dict[str, str]:
    return {
        "length": duration_words(told.length, case="genitive"),
        "hours": hours(told.spec),
        "zone": zone_time(str(told.spec.get("zone", "UTC"))),
    }
