"""Roles, lowest first on each side; a higher role includes the lower ones."""

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.kernel.actors import Side


class Role(models.TextChoices):
    """What a membership says."""

    AGENT = "agent", pgettext_lazy("role", "agent")
    LEAD = "lead", pgettext_lazy("role", "lead")
    OWNER = "owner", pgettext_lazy("role", "owner")
    OPERATOR = "operator", pgettext_lazy("role", "operator")
    UNDERWRITER = "underwriter", pgettext_lazy("role", "underwriter")
    MANAGER = "manager", pgettext_lazy("role", "manager")
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "administrator")


ROLES: dict[Side, list[str]] = {
    Side.AGENCY: ["agent", "lead", "owner"],
    Side.INSURER: ["operator", "underwriter", "manager", "administrator"],
}


def including(role: str) -> frozenset[str]:
    """The role and every lower one of its side: a lead is an agent too."""
    for ladder in ROLES.values():
        if role in ladder:
            return frozenset(ladder[: ladder.index(role) + 1])
    return frozenset()
