"""Addresses of the room `portal`."""

from django.urls import URLPattern, URLResolver, include, path

from apps.portal.views import (
    agreements,
    breaches,
    corrections,
    disputes,
    escalations,
    lists,
    new,
    reports,
    team,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.requests_list, name="list"),
    path("rows/", lists.rows, name="rows"),
    path("requests/new/", new.choose_package, name="new"),
    path("requests/new/<str:package_code>/", new.begin, name="begin"),
    path("requests/<uuid:policy_request_id>/", include("apps.portal.urls_card")),
    path("escalations/", escalations.escalations, name="escalations"),
    path("escalations/<uuid:escalation_id>/", escalations.escalation, name="escalation"),
    path("escalations/<uuid:escalation_id>/why/", escalations.why, name="escalation_why"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.correction, name="correction"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/start/<str:kind>/", agreements.start, name="agreement_start"),
    path("agreements/<uuid:version_id>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:version_id>/edit/", agreements.edit, name="agreement_edit"),
    path(
        "agreements/<uuid:version_id>/difference/",
        agreements.difference,
        name="agreement_difference",
    ),
    path(
        "agreements/<uuid:version_id>/paper/<str:language>/",
        agreements.paper,
        name="agreement_paper",
    ),
    path("agreements/<uuid:version_id>/<str:name>/", agreements.deed, name="agreement_deed"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:week>/<str:form>/", reports.report_file, name="report_file"),
    path("", include("apps.portal.urls_what_if")),
    path("people/", team.team, name="team"),
    path("people/me/", team.profile, name="profile"),
]
