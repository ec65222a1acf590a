"""Whom a message is for, and under which addresses, each read once however many messages."""

from functools import cached_property

from django.conf import settings

from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import here
from apps.policy_requests.models import PolicyRequest

DESK, AGENCY, LEADS, CLIENT, MANAGERS = "desk", "agency", "leads", "client", "managers"


def warned(percent: int, *, insurer: bool) -> tuple[str, ...]:
    """Who of the side that promised is told at so many percent: the owner, from 75 his lead too."""
    if percent < 75:
        return (DESK,) if insurer else (AGENCY,)
    return (DESK, MANAGERS) if insurer else (AGENCY, LEADS)


class Readers:
    """The addresses of the present agency's audiences, for one round of messages."""

    def of(self, policy_request: PolicyRequest, audience: str) -> list[str]:
        """Addresses of one audience; empty when there is nobody."""
        if audience == AGENCY:
            responsible = policy_request.responsible
            return [responsible.email] if responsible else []
        if audience == CLIENT:
            return [policy_request.client_email]
        if audience == DESK:
            return [settings.INSURER["email"]]
        return self.managers if audience == MANAGERS else self.leads

    @cached_property
    def managers(self) -> list[str]:
        """The insurer's managers and administrators."""
        return insurer_addresses(lowest=("manager", "administrator"))

    @cached_property
    def leads(self) -> list[str]:
        """The agency's leads and owners."""
        return agency_addresses(here().pk, lowest=("lead", "owner"))
