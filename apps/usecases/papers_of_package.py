"""The insurer's standing papers of a package, attached to a request."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from apps.kernel.actors import Actor
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services import documents
from apps.products.catalogue import files_of

KINDS = {"key_information": "key_information_document", "rules": "rules_document"}


def attach(policy_request: PolicyRequest, *, at: datetime) -> None:
    """Attach the key information document and the rules the package version has, once."""
    held = set(policy_request.documents.filter(superseded_at=None).values_list("kind", flat=True))
    wanted = [kind for kind, document_kind in KINDS.items() if document_kind not in held]
    papers = files_of(policy_request.package_version_id, wanted, policy_request.language)
    for kind, paper in papers.items():
        documents.attach(
            policy_request,
            kind=KINDS[kind],
            name=paper.name,
            content=(Path(settings.MEDIA_ROOT) / paper.path).read_bytes(),
            by=Actor.system("package"),
            at=at,
        )
