"""What a list costs once the request has come in: views alone, warm, 50 rows, wall time.

The floors answer the same question with one statement and nothing else: JSON made by PostgreSQL,
HTML by an f-string.
"""

import html
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import set_urlconf
from rest_framework.test import force_authenticate

from apps.accounts.models import Membership, User
from apps.api.models import ApiToken
from apps.api.views.requests import Requests
from apps.portal.views.lists import requests_list
from benchmarks import bars
from benchmarks.bars import Row
from benchmarks.database import fetch
from benchmarks.harness import interleave
from tests.situations import Office

SIZE = 50
_DUE = """
  (SELECT json_build_object('kind', kind, 'metric', metric, 'stage', stage, 'due_at', due_at)
   FROM policy_requests_clock c WHERE c.policy_request_id = r.id AND c.state = 'running'
   ORDER BY due_at LIMIT 1)"""
JSON_FLOOR = f"""
SELECT json_agg(page)::text FROM (
  SELECT r.id, r.number, 'БЛ-' || r.number AS label, r.status, 'insurer' AS holder,
    r.package_code AS package, r.client_name AS client, s.name AS responsible, r.urgent,
    r.premium::text AS premium, r.closing_at, r.created_at, r.status_since, r.revision,
    {_DUE} AS due
  FROM policy_requests_policyrequest r LEFT JOIN staff_staffprofile s ON s.id = r.responsible_id
  ORDER BY r.created_at DESC, r.id DESC LIMIT {SIZE}) page
"""
_CLOCK = """
  LEFT JOIN LATERAL (SELECT state, due_at, metric FROM policy_requests_clock c
    WHERE c.policy_request_id = r.id AND c.kind = '{kind}'
    ORDER BY state <> 'running', due_at LIMIT 1) {kind} ON true"""
HTML_FLOOR = f"""
SELECT r.id, r.number, r.client_name, r.package_code, r.status, r.urgent, r.closing_at, s.name,
  sla.state, sla.due_at, ola.state, ola.due_at
FROM policy_requests_policyrequest r LEFT JOIN staff_staffprofile s ON s.id = r.responsible_id
{_CLOCK.format(kind="sla")} {_CLOCK.format(kind="ola")}
WHERE r.status <> ALL ('{{delivered,refunded,rejected,cancelled,expired}}')
ORDER BY least(sla.due_at, ola.due_at), r.created_at DESC LIMIT {SIZE}
"""


def run(office: Office, rounds: int) -> list[Row]:
    """Call it inside the agency, with more than SIZE open requests on file."""
    set_urlconf("config.urls_agency")
    try:
        return [_json(office, rounds), _html(office, rounds)]
    finally:
        set_urlconf(None)


def _json(office: Office, rounds: int) -> Row:
    member, token = _member(office), ApiToken.objects.first()
    view = Requests.as_view()

    def ours() -> HttpResponse:
        request = _request(office, member, f"/api/v1/requests/?limit={SIZE}")
        force_authenticate(request, user=member.user, token=cast(Any, token))
        return _good(view(request).render())

    def floor() -> HttpResponse:
        return HttpResponse(fetch(JSON_FLOOR)[0][0], content_type="application/json")

    medians = interleave({"list": ours, "json_agg": floor}, rounds, clock=perf_counter_ns)
    ratio = medians["list"] / medians["json_agg"]
    return bars.at_most("JSON list / json_agg", ratio, bars.JSON_TO_FLOOR, medians)


def _html(office: Office, rounds: int) -> Row:
    member = _member(office)

    def ours() -> HttpResponse:
        return _good(requests_list(_request(office, member, "/")))

    medians = interleave({"list": ours, "f-string": _plain}, rounds, clock=perf_counter_ns)
    ratio = medians["list"] / medians["f-string"]
    return bars.at_most("HTML list / f-string", ratio, bars.HTML_TO_FLOOR, medians)


def _plain() -> HttpResponse:
    say: Callable[[object], str] = lambda thing: html.escape(str(thing or "—"))  # noqa: E731
    rows = "".join(
        f'<tr><td><a class="title" href="/requests/{key}/">БЛ-{number}</a> · {say(client)}'
        f"{'<span class=chip>срочно</span>' if urgent else ''}<small>{say(package)} · "
        f'{say(status)}</small></td><td><span class="chip">{say(ola)} {say(ola_due)}</span></td>'
        f'<td><span class="chip">{say(sla)} {say(sla_due)}</span></td><td>{say(closing)}</td>'
        f"<td>{say(who)}</td></tr>"
        for key, number, client, package, status, urgent, closing, who, sla, sla_due, ola, ola_due
        in fetch(HTML_FLOOR)
    )  # fmt: skip
    return HttpResponse(f"<!doctype html><title>Belay</title><table>{rows}</table>")


def _member(office: Office) -> Membership:
    return Membership.objects.select_related("user").get(user=cast(User, office.users["agent"]))


def _request(office: Office, member: Membership, path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = member.user
    request.agency = office.agency  # type: ignore[attr-defined]
    request.membership = member  # type: ignore[attr-defined]
    return request


def _good(answer: HttpResponse) -> HttpResponse:
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code}: {answer.content[:300]!r}")
    return answer
