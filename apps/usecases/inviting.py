"""A new agency comes to life: its schema, its first owner, his invitation."""

import secrets
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.services import join
from apps.agencies.models import Agency
from apps.agencies.services import provision
from apps.agencies.stepping import inside
from apps.notifications.services import put_all, written
from apps.usecases import nudge
from apps.usecases.addresses import agency_url

AGENCY_URLS = "config.urls_agency"
SUBJECT = _("%(agency)s: your portal is ready")
WELCOME_NEW = _(
    "Hello, %(name)s.\n\n%(agency)s now has its own portal: %(home)s\n\n"
    "Choose your password here; the link works once and for three days:\n%(url)s"
)
WELCOME_KNOWN = _(
    "Hello, %(name)s.\n\n%(agency)s now has its own portal. Sign in with the password you "
    "have:\n%(url)s"
)


@transaction.atomic
def open_agency(
    *,
    name: str,
    slug: str,
    zone: str,
    phone: str,
    owner_name: str,
    owner_email: str,
    at: datetime,
) -> Agency:
    """Make the agency and invite its owner, or do nothing at all.

    Raises:
        Refusal, Conflict: what is wrong with the name, the address or the zone.
    """
    agency = provision(name=name, slug=slug, zone=zone, phone=phone, at=at)
    invite(agency, name=owner_name, email=owner_email, role=Role.OWNER, at=at)
    return agency


@transaction.atomic
def invite(agency: Agency, *, name: str, email: str, role: str, at: datetime) -> None:
    """Give the person a role in the agency and send him there by mail.

    A new person gets a link to choose his password; it works once and for three days. Somebody
    known already keeps his password and gets the address alone.
    """
    is_new = not User.objects.filter(email=email.lower()).exists()
    unguessable = secrets.token_urlsafe(48)
    member = join(email=email, name=name, role=role, password=unguessable, agency=agency)
    user = member.user
    with inside(agency), translation.override(user.language):
        url = _password_url(user) if is_new else f"{agency_url()}/"
        values = {"name": user.name, "agency": agency.name, "url": url, "home": agency_url()}
        message = written(
            key=f"invite:{agency.pk}:{user.pk}:{int(at.timestamp())}",
            event="people.invited",
            recipients=[user.email],
            language=user.language[:2],
            subject=str(SUBJECT) % values,
            body=str(WELCOME_NEW if is_new else WELCOME_KNOWN) % values,
            at=at,
        )
        nudge.workers(*(one.pk for one in put_all([message])))


def _password_url(user: User) -> str:
    """The page on the agency's own host where a password is set."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    path = reverse(
        "account_reset_password_from_key",
        urlconf=AGENCY_URLS,
        kwargs={"uidb36": uid, "key": token},
    )
    return f"{agency_url()}{path}"
