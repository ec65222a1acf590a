"""Addresses of one request's card, under `requests/<uuid>/`."""

from django.urls import path

from apps.portal.views import card

urlpatterns = [
    path("", card.show, name="card"),
    path("live/", card.live, name="card_live"),
    path("why/", card.why, name="card_why"),
    path("waive/", card.waive, name="card_waive"),
    path("reason/", card.reason, name="card_reason"),
    path("correct/", card.correct, name="card_correct"),
    path("recalculate/", card.recalculate, name="card_recalculate"),
    path("dispute/", card.dispute, name="card_dispute"),
    path("disputes/<uuid:dispute_id>/", card.settle, name="card_settle"),
    path("act/", card.act, name="card_act"),
    path("answers/", card.answers, name="card_answers"),
    path("documents/", card.attach, name="card_attach"),
    path("documents/<uuid:document_id>/", card.download, name="card_document"),
    path("comment/", card.comment, name="card_comment"),
    path("consent/", card.consent, name="card_consent"),
    path("shown/", card.shown, name="card_shown"),
    path("responsible/", card.responsible, name="card_responsible"),
    path("urgent/", card.urgent, name="card_urgent"),
    path("link/", card.link, name="card_link"),
    path("bank/", card.bank, name="card_bank"),
    path("escalate/", card.escalate, name="card_escalate"),
]
