"""What an agency may be called in an address."""

import re

from django.utils.translation import gettext as _

PATTERN = re.compile(r"^[a-z][a-z0-9-]{1,30}$")
RESERVED = frozenset(
    [
        "public",
        "information-schema",
        "www",
        "admin",
        "api",
        "desk",
        "static",
        "media",
        "health",
        "mail",
        "smtp",
        "imap",
        "ftp",
        "ns",
        "ns1",
        "ns2",
        "app",
        "apps",
        "auth",
        "accounts",
        "login",
        "sso",
        "id",
        "cdn",
        "assets",
        "docs",
        "help",
        "support",
        "status",
        "test",
        "demo",
        "dev",
        "stage",
        "staging",
        "prod",
        "belay",
        "insurer",
        "agency",
        "client",
        "c",
        "v",
        "metrics",
        "root",
        "localhost",
        "mx",
        "webhooks",
        "internal",
    ]
)


def faults(slug: str) -> list[str]:
    """Sentences that say why `slug` can't be an agency's address; empty when it can."""
    if not PATTERN.match(slug):
        return [
            _(
                "The address must start with a Latin letter and hold 2 to 31 lower-case letters, "
                "digits or hyphens."
            )
        ]
    if slug in RESERVED or slug.startswith(("pg-", "xn--")):
        return [_("The address “%(slug)s” is reserved. Choose another one.") % {"slug": slug}]
    if slug.endswith("-") or "--" in slug:
        return [_("The address must not end with a hyphen or hold two in a row.")]
    return []
