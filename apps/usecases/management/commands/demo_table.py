"""`manage.py demo_table`: what `./run` prints when the portal is up, as JSON rows [what, value]."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel import clock
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services.client_links import token_for
from apps.usecases.addresses import agency_url, base_url, client_url
from apps.usecases.demo import people


class Command(BaseCommand):
    """Addresses, logins per role, one client link, the mail inbox."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            ("Insurer's desk", f"{base_url()}/desk/"),
            ("Mail inbox", f"{base_url()}/dev/mail/"),
        ]
        rows += [(one.role, people.email_of(one, "insurer")) for one in people.INSURER]
        for slug, members in people.AGENCIES.items():
            agency = Agency.objects.filter(slug=slug).first()
            if agency is None:
                continue
            with inside(agency):
                rows.append((f"Agency «{agency.name}»", f"{agency_url()}/"))
                rows += [(one.role, people.email_of(one, slug)) for one in members]
                rows += self._client_link()
        rows.append(("Password of everybody", people.PASSWORD))
        if settings.DEMO:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))

    def _client_link(self) -> list[tuple[str, str]]:
        waiting = PolicyRequest.objects.filter(status="offered").order_by("created_at").first()
        if waiting is None:
            return []
        return [("A client's page", client_url(token_for(waiting, at=clock.now())))]
