"""The request's card as the insurer works on it: parse, one call, speak."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.desk.views.card_opening import on_card
from apps.usecases import checking, drafting
from apps.usecases.health import read_health
from apps.widgets.amending import correction, recalculation, waiver
from apps.widgets.amending import dispute as disputes
from apps.widgets.amending.reason import say_why
from apps.widgets.card import answering, health, urging
from apps.widgets.card.answering import Opened, attempt
from apps.widgets.card.top import top_of


def _take(opened: Opened) -> HttpResponse:
    """Take the request on oneself."""
    reader = opened.reader
    return attempt(
        opened,
        "take",
        lambda: drafting.take(
            policy_request_id=opened.policy_request_id, by=reader.by, at=reader.now
        ),
        said=_("The request is yours."),
    )


def _agree(opened: Opened) -> HttpResponse:
    """Say yes as one of two."""
    reader = opened.reader
    return attempt(
        opened,
        "agree",
        lambda: checking.agree_to_approve(
            policy_request_id=opened.policy_request_id, by=reader.by, at=reader.now
        ),
        said=_("Your agreement is noted."),
    )


def _health(opened: Opened) -> HttpResponse:
    """Ask first, then show the health answers; showing them is on record."""
    dossier, reader = opened.dossier(), opened.reader
    health.refuse_stranger(reader.by)
    context = {
        **opened.context,
        "top": top_of(dossier),
        "card_url": opened.addresses.card,
        "url": opened.addresses.to("health"),
    }
    if opened.request.method == "POST":
        given = read_health(policy_request_id=opened.policy_request_id, by=reader.by, at=reader.now)
        context["answers"] = health.worded(dossier, given)
    answer = render(opened.request, "desk/card_health.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


show = on_card(answering.show)
why = on_card(answering.explain)
live = on_card(answering.live, noted=False)
download = on_card(answering.download)
act = on_card(answering.act, posts=True)
attach = on_card(answering.attach, posts=True)
comment = on_card(answering.comment, posts=True)
escalate = on_card(answering.escalate, posts=True)
take = on_card(_take, posts=True)
agree = on_card(_agree, posts=True)
urgent = on_card(urging.urge, posts=True)
health_page = on_card(_health)
waive = on_card(waiver.waive)
reason = on_card(say_why)
correct = on_card(correction.correct)
recalculate = on_card(recalculation.recalculate)
dispute = on_card(disputes.dispute)
settle = on_card(disputes.settle)
