"""The room `policy_requests`."""

from django.apps import AppConfig


class PolicyRequestsConfig(AppConfig):
    """The request and everything that happens to it; lives in the agency's schema."""

    name = "apps.policy_requests"
    label = "policy_requests"
