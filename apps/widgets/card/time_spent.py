"""Whose time it was: the ledger of the whole life."""

from apps.widgets.card.dossier import Dossier
from apps.widgets.ledger import Ledger, Span, ledger


def ledger_of(dossier: Dossier) -> Ledger:
    """Time by the clock per holder; the shares add up to the request's lifetime."""
    return ledger(
        (
            Span(
                interval.holder,
                (interval.ended_at or dossier.now) - interval.started_at,
                str(interval.get_status_display()),
            )
            for interval in dossier.intervals
        ),
        working=False,
    )
