"""Addresses of the room `portal`."""

from django.urls import URLPattern, URLResolver, include, path

from apps.portal.views import corrections, escalations, lists, new, reports, team

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.requests_list, name="list"),
    path("rows/", lists.rows, name="rows"),
    path("requests/new/", new.choose_package, name="new"),
    path("requests/new/<str:package_code>/", new.begin, name="begin"),
    path("requests/<uuid:policy_request_id>/", include("apps.portal.urls_card")),
    path("escalations/", escalations.escalations, name="escalations"),
    path("escalations/<uuid:escalation_id>/", escalations.escalation, name="escalation"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.correction, name="correction"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:week>/<str:form>/", reports.report_file, name="report_file"),
    path("", include("apps.portal.urls_what_if")),
    path("people/", team.team, name="team"),
    path("people/me/", team.profile, name="profile"),
]
