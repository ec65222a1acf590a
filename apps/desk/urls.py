"""Addresses of the room `desk`."""

from django.urls import URLPattern, URLResolver, include, path

from apps.desk.views import (
    agencies,
    agreements,
    breaches,
    corrections,
    disputes,
    escalations,
    packages,
    queue,
    reports,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="queue"),
    path("rows/", queue.rows, name="rows"),
    path("take-next/", queue.take_next, name="take_next"),
    path("escalations/", escalations.escalations, name="escalations"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("disputes/", disputes.disputes, name="disputes"),
    path(
        "<slug:slug>/corrections/<uuid:correction_id>/", corrections.correction, name="correction"
    ),
    path("breaches/", breaches.breaches, name="breaches"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/new/", agencies.new_agency, name="new_agency"),
    path("agencies/<slug:slug>/", agencies.agency, name="agency"),
    path("", include("apps.desk.urls_what_if")),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/start/<slug:slug>/<str:kind>/", agreements.start, name="agreement_start"),
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
    path("packages/", packages.packages, name="packages"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:slug>/<str:week>/<str:form>/", reports.report_file, name="report_file"),
    path(
        "<slug:slug>/escalations/<uuid:escalation_id>/", escalations.escalation, name="escalation"
    ),
    path(
        "<slug:slug>/escalations/<uuid:escalation_id>/why/", escalations.why, name="escalation_why"
    ),
    path("<slug:slug>/take/<uuid:policy_request_id>/", queue.take, name="take"),
    path("<slug:slug>/requests/<uuid:policy_request_id>/", include("apps.desk.urls_card")),
]
