"""What was said of a broken promise, as sentences; or that nothing has been said yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.policy_requests.delays import OTHER, Owner, owner_of, words_of
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import DelayReason
from apps.policy_requests.owing import suggestion
from apps.widgets.card.dossier import Dossier
from apps.widgets.instants import instant


@dataclass(frozen=True, slots=True)
class SaidWhy:
    """`short` stands beside the clock's chip, `now` is the whole, `before` what it took the place
    of; `is_open` while nobody has said anything."""

    short: str
    now: str
    before: tuple[str, ...]
    is_open: bool


def said_why_of(dossier: Dossier, clock: Folded) -> SaidWhy | None:
    """Nothing of a promise that was not broken."""
    if not clock.reading.breached:
        return None
    said = dossier.said.get(clock.key)
    if not said:
        return SaidWhy(_("no reason given yet"), _not_yet(dossier, clock), (), is_open=True)
    last = said[-1]
    return SaidWhy(
        short=words_of(last.code) if last.code != OTHER else _("another reason"),
        now=reason_words(last, when=_when(dossier, last)),
        before=tuple(reason_words(one, when=_when(dossier, one)) for one in reversed(said[:-1])),
        is_open=False,
    )


def reason_words(row: DelayReason, *, when: str) -> str:
    """Who said what, when, and whose reason it is."""
    values = {
        "who": row.given_by.name,
        "when": when,
        "reason": words_of(row.code),
        "owner": Owner(owner_of(row.code, row.kind)).label,
        "comment": row.comment.rstrip("."),
    }
    if row.code == OTHER:
        return _("%(who)s, %(when)s: %(comment)s.") % values
    if row.comment:
        return _("%(who)s, %(when)s: %(reason)s (%(owner)s). %(comment)s.") % values
    return _("%(who)s, %(when)s: %(reason)s (%(owner)s).") % values


def _when(dossier: Dossier, row: DelayReason) -> str:
    return instant(row.given_at, zone=dossier.reader.zone, now=dossier.now)


def _not_yet(dossier: Dossier, clock: Folded) -> str:
    code = suggestion(dossier.policy_request, clock, dossier.history, at=dossier.now)
    if not code:
        return _("Nobody has said yet why this promise was broken.")
    return _(
        "Nobody has said yet why this promise was broken. Most of its time suggests: %(reason)s."
    ) % {"reason": words_of(code)}
