"""The frame that waiver, correction and recalculation share on either face."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apps.kernel.errors import BelayError, NotAllowed, NotFound
from apps.widgets.card.answering import Opened


def drawn(opened: Opened, body: str, more: Mapping[str, object], *, status: int) -> HttpResponse:
    """One of the parts in templates/widgets/amending/, inside this face's frame."""
    template = opened.template.replace("card", "amend")
    context = {
        **opened.context,
        "card_url": opened.addresses.card,
        "zone": opened.reader.zone,
        "now": opened.reader.now,
        **more,
        "body": f"widgets/amending/{body}.html",
    }
    answer = render(opened.request, template, context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def refused_by(deed: Callable[[], object]) -> BelayError | None:
    """Do it; what was refused comes back, but for what is not this person's to see or do."""
    try:
        deed()
    except (NotFound, NotAllowed):
        raise
    except BelayError as refused:
        return refused
    return None


def done(opened: Opened, said: str, url: str) -> HttpResponse:
    """Say so, and see by GET what became of it."""
    messages.success(opened.request, said)
    answer = redirect(url)
    answer.status_code = 303
    return answer


def status_of(refused: BelayError | None, *, is_bad: bool) -> int:
    """The page's status: the refusal's own, 422 for a form filled in wrongly."""
    if refused is not None:
        return refused.status
    return 422 if is_bad else 200
