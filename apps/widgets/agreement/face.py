"""One reader on one face: where his pages live and how they are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.access import membership
from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.agreements.versions import version
from apps.widgets.agreement.words import TONES, agreement_title, version_title


@dataclass(frozen=True)
class Face:
    """One reader on one face; `agency` is None at the desk."""

    request: HttpRequest
    space: str
    agency: Agency | None
    at: datetime
    zone: str
    context: Mapping[str, Any]

    @property
    def member(self) -> Membership:
        """Who reads."""
        return membership(self.request)

    def address(self, name: str, *args: object) -> str:
        """The address of a page of this face."""
        return reverse(f"{self.space}:{name}", args=args)

    def page(self, name: str, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of this face around a shared part."""
        context = {**self.context, **more, "part": f"widgets/agreement/{name}.html"}
        return render(self.request, f"{self.space}/agreements.html", context, status=status)

    def found(self, version_id: UUID) -> AgreementVersion:
        """A version this side may see. Raises NotFound."""
        return version(version_id, self.agency)


def heading(face: Face, one: AgreementVersion) -> dict[str, Any]:
    """What every page of one version begins with."""
    return {
        "title": agreement_title(one.agreement.kind, at_desk=face.agency is None),
        "party": one.agreement.agency.name,
        "version": version_title(one.number),
        "url": face.address("agreement", one.pk),
        "list_url": face.address("agreements"),
        "draft_key": f"agreement-{one.pk}",
        "state": str(VersionStatus(one.status).label),
        "tone": TONES.get(VersionStatus(one.status), ""),
    }
