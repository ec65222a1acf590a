"""Whose time it was: the ledger of the whole life."""

from apps.widgets.card.dossier import Dossier
from apps.widgets.ledger import Ledger, Span, ledger


def spans_of(dossier: Dossier) -> list[Span]:
    """Every holder's stretch of time by the clock; together they are the request's lifetime."""
    return [
        Span(
            interval.holder,
            (interval.ended_at or dossier.now) - interval.started_at,
            str(interval.get_status_display()),
        )
        for interval in dossier.intervals
    ]


def ledger_of(dossier: Dossier) -> Ledger:
    """The bar and its shares."""
    return ledger(spans_of(dossier), working=False)
