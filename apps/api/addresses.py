"""The addresses of the API, the same on both kinds of host."""

from django.urls import URLPattern, path, re_path

from apps.api import schema as _schema  # noqa: F401 -- registers the security scheme
from apps.api.views import (
    amending,
    clocks,
    deeds,
    disputes,
    escalations,
    moves,
    packages,
    papers,
    people,
    reports,
    requests,
    tokens,
)
from apps.api.views.nowhere import Nowhere

ONE = "requests/<uuid:policy_request_id>/"

# Inside an agency.
of_agency: list[URLPattern] = [
    path("requests/", requests.Requests.as_view()),
    path(ONE, requests.OneRequest.as_view()),
    path(f"{ONE}answers/", moves.Answers.as_view()),
    path(f"{ONE}transitions/<slug:name>/", moves.Transition.as_view()),
    path(f"{ONE}documents/", papers.Papers.as_view()),
    path(f"{ONE}documents/<uuid:document_id>/", papers.PaperContent.as_view()),
    path(f"{ONE}clocks/", clocks.Clocks.as_view()),
    path(f"{ONE}plan/", clocks.ClosingPlan.as_view()),
    path(f"{ONE}ledger/", disputes.Ledger.as_view()),
    path(f"{ONE}disputes/", disputes.Disputes.as_view()),
    path("disputes/<uuid:dispute_id>/answer/", disputes.DisputeAnswer.as_view()),
    path(f"{ONE}export/", clocks.Export.as_view()),
    path(f"{ONE}comments/", people.Comments.as_view()),
    path(f"{ONE}consent/", deeds.Consent.as_view()),
    path(f"{ONE}shown/", deeds.Shown.as_view()),
    path(f"{ONE}responsible/", deeds.Responsible.as_view()),
    path(f"{ONE}take/", deeds.Take.as_view()),
    path(f"{ONE}urgent/", deeds.Urgent.as_view()),
    path(f"{ONE}approvals/", deeds.Approvals.as_view()),
    path(f"{ONE}bank/", deeds.Bank.as_view()),
    path(f"{ONE}escalations/", escalations.RequestEscalations.as_view()),
    path(f"{ONE}correction/", amending.Correction.as_view()),
    path(f"{ONE}rebase/", amending.Rebase.as_view()),
    path("clocks/<uuid:clock_id>/explain/", clocks.Explain.as_view()),
    path("clocks/<uuid:clock_id>/waiver/", amending.Waivers.as_view()),
    path("clocks/<uuid:clock_id>/reason/", amending.DelayReasons.as_view()),
    path("escalations/", escalations.Escalations.as_view()),
    path(
        "escalations/<uuid:escalation_id>/steps/<slug:step>/",
        escalations.EscalationStep.as_view(),
    ),
    path("people/", people.People.as_view()),
    path("reports/<str:week>/<str:form>/", reports.WeekFile.as_view()),
]
# Wherever one signs in.
of_host: list[URLPattern] = [
    path("tokens/", tokens.Tokens.as_view()),
    path("tokens/current/", tokens.CurrentToken.as_view()),
    path("packages/", packages.Packages.as_view()),
    path("packages/<slug:code>/", packages.OnePackage.as_view()),
]
nowhere: list[URLPattern] = [re_path(r"^.*$", Nowhere.as_view())]
