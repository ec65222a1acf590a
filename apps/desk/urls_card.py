"""Addresses of one request's card, under `<slug>/requests/<uuid>/`."""

from django.urls import path

from apps.desk.views import card

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
    path("documents/", card.attach, name="card_attach"),
    path("documents/<uuid:document_id>/", card.download, name="card_document"),
    path("comment/", card.comment, name="card_comment"),
    path("escalate/", card.escalate, name="card_escalate"),
    path("take/", card.take, name="card_take"),
    path("agree/", card.agree, name="card_agree"),
    path("urgent/", card.urgent, name="card_urgent"),
    path("health/", card.health_page, name="card_health"),
]
