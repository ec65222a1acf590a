"""A page about changes seen before they are made, on either face."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from apps.accounts.capabilities import may
from apps.registry.models import Job, JobLine
from apps.usecases.days_change import DAYS
from apps.widgets.agreement.face import Face


def drawn(face: Face, body: str, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """One of the parts in templates/widgets/what_if/, inside this face's frame."""
    context = {**face.context, **more, "body": f"widgets/what_if/{body}.html"}
    return render(face.request, f"{face.space}/what_if.html", context, status=status)


def may_decree(face: Face) -> bool:
    """Whether this reader may lay days over the production calendar, which is everybody's."""
    return face.agency is None and may(face.member.role, "decree_days")


def may_change_hours(face: Face) -> bool:
    """Whether this reader may preview and publish new hours of his side."""
    return may(face.member.role, "change_agreements" if face.agency is None else "change_agency")


def may_publish(face: Face, previewed: Job) -> bool:
    """Whether this reader may make what was previewed for his side."""
    return may_decree(face) if previewed.asked["change"] == DAYS else may_change_hours(face)


def card_url(face: Face, line: JobLine) -> str:
    """The card of the request that a job names."""
    whose = [line.agency.slug] if face.agency is None else []
    return face.address("card", *whose, line.policy_request_id)
