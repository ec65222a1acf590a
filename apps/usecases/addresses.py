"""Addresses that go into messages: the right host for each reader."""

from uuid import UUID

from django.conf import settings

from apps.agencies.stepping import here


def base_url() -> str:
    """The base host with scheme and port."""
    return f"{settings.SITE_SCHEME}://{settings.BASE_DOMAIN}{settings.SITE_PORT}"


def agency_url() -> str:
    """The present agency's host with scheme and port."""
    return f"{settings.SITE_SCHEME}://{here().slug}.{settings.BASE_DOMAIN}{settings.SITE_PORT}"


def card_url(policy_request_id: UUID) -> str:
    """The request's card in the agency's portal."""
    return f"{agency_url()}/requests/{policy_request_id}/"


def desk_url(policy_request_id: UUID) -> str:
    """The request's card at the insurer's desk."""
    return f"{base_url()}/desk/{here().slug}/requests/{policy_request_id}/"


def client_url(token: str) -> str:
    """The client's private page."""
    return f"{agency_url()}/c/{token}/"


def verify_url(code: str) -> str:
    """The public page that says whether a paper is genuine."""
    return f"{base_url()}/v/{code}/"


def escalation_url(escalation_id: UUID, *, at_desk: bool) -> str:
    """The page of an escalation, at the insurer's desk or in the agency's portal."""
    if at_desk:
        return f"{base_url()}/desk/{here().slug}/escalations/{escalation_id}/"
    return f"{agency_url()}/escalations/{escalation_id}/"


def correction_url(correction_id: UUID, *, at_desk: bool) -> str:
    """The page of a correction, at the insurer's desk or in the agency's portal."""
    if at_desk:
        return f"{base_url()}/desk/{here().slug}/corrections/{correction_id}/"
    return f"{agency_url()}/corrections/{correction_id}/"


def agreement_url(version_id: UUID, *, at_desk: bool) -> str:
    """The page of an agreement's version, at the insurer's desk or in the agency's portal."""
    if at_desk:
        return f"{base_url()}/desk/agreements/{version_id}/"
    return f"{agency_url()}/agreements/{version_id}/"


def dispute_url(policy_request_id: UUID, dispute_id: UUID, *, at_desk: bool) -> str:
    """The page of a dispute, under its request's card on either face."""
    card = desk_url(policy_request_id) if at_desk else card_url(policy_request_id)
    return f"{card}disputes/{dispute_id}/"
