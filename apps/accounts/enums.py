"""Roles, lowest first on each side; a higher role includes the lower ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.kernel.actors import Side


class Role(models.TextChoices):
    """What a membership says."""

    AGENT = "agent", _("agent")
    LEAD = "lead", _("lead")
    OWNER = "owner", _("owner")
    OPERATOR = "operator", _("operator")
    UNDERWRITER = "underwriter", _("underwriter")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")


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
