"""The request's card as the agency works on it: parse, one call, speak."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.portal.forms import chosen_person, spoken_channel
from apps.portal.views.card_opening import on_card
from apps.usecases import drafting, ending, linking
from apps.widgets.amending import correction, recalculation, waiver
from apps.widgets.amending import dispute as disputes
from apps.widgets.amending.reason import say_why
from apps.widgets.card import answering, urging
from apps.widgets.card.answering import Opened, attempt, legible
from apps.widgets.card.answers import form_of
from apps.widgets.card.tried import Tried


class _Whom(TypedDict):
    policy_request_id: UUID
    by: Actor
    at: datetime


def _whom(opened: Opened) -> _Whom:
    reader = opened.reader
    return {"policy_request_id": opened.policy_request_id, "by": reader.by, "at": reader.now}


def _answers(opened: Opened) -> HttpResponse:
    """Keep what this person changed; in a draft the chosen covers too."""
    return attempt(opened, "answers", lambda: _keep(opened), said=_("Saved."), anchor="answers")


def _keep(opened: Opened) -> None:
    typed = opened.request.POST
    revision = opened.revision()
    changes = form_of(opened.dossier(Tried("answers", typed))).changes()
    drafting.save_answers(
        typed=changes,
        covers=typed.getlist("covers")[:50] if "covers-shown" in typed else None,
        expected_revision=revision,
        **_whom(opened),
    )


def _consent(opened: Opened) -> HttpResponse:
    """Note the client's consent to the processing of his data."""
    return attempt(
        opened,
        "consent",
        lambda: drafting.record_consent(channel=_channel(opened), **_whom(opened)),
        said=_("The consent is recorded."),
        anchor="client",
    )


def _shown(opened: Opened) -> HttpResponse:
    """Note that the client saw key information and terms."""
    return attempt(
        opened,
        "shown",
        lambda: drafting.record_shown(channel=_channel(opened), **_whom(opened)),
        said=_("It is recorded that the client saw the papers."),
        anchor="client",
    )


def _channel(opened: Opened) -> str:
    return spoken_channel(opened.request.POST.get("channel", ""))


def _responsible(opened: Opened) -> HttpResponse:
    """Name the responsible person."""
    typed = opened.request.POST.get("responsible", "")
    return attempt(
        opened,
        "responsible",
        lambda: drafting.assign(responsible_id=chosen_person(typed), **_whom(opened)),
        said=_("The responsible person is named."),
    )


def _link(opened: Opened) -> HttpResponse:
    """Give the client his link, or take it back."""
    revoke = opened.request.POST.get("do") == "revoke"
    deed: Callable[..., None] = linking.revoke_link if revoke else linking.give_link
    return attempt(
        opened,
        "link",
        lambda: deed(**_whom(opened)),
        said=_("The link no longer works.") if revoke else _("The link is ready: copy it."),
        anchor="client",
    )


def _bank(opened: Opened) -> HttpResponse:
    """Note a step with the bank."""
    typed = opened.request.POST
    return attempt(
        opened,
        "bank",
        lambda: ending.move_bank_track(
            to=typed.get("to", ""),
            reason_code=legible(typed.get("reason_code", "")),
            **_whom(opened),
        ),
        said=_("The bank's step is noted."),
    )


show = on_card(answering.show)
why = on_card(answering.explain)
live = on_card(answering.live)
download = on_card(answering.download)
act = on_card(answering.act, posts=True)
attach = on_card(answering.attach, posts=True)
comment = on_card(answering.comment, posts=True)
escalate = on_card(answering.escalate, posts=True)
answers = on_card(_answers, posts=True)
consent = on_card(_consent, posts=True)
shown = on_card(_shown, posts=True)
responsible = on_card(_responsible, posts=True)
urgent = on_card(urging.urge, posts=True)
link = on_card(_link, posts=True)
bank = on_card(_bank, posts=True)
waive = on_card(waiver.waive)
reason = on_card(say_why)
correct = on_card(correction.correct)
recalculate = on_card(recalculation.recalculate)
dispute = on_card(disputes.dispute)
settle = on_card(disputes.settle)
