"""Who may open a page: a decorator for the views of every face."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.accounts.capabilities import may
from apps.accounts.models import Membership
from apps.kernel.errors import NotAllowed

View = Callable[..., HttpResponse]


def membership(request: HttpRequest) -> Membership:
    """The reader's membership on this host. Only for views behind `members_only`."""
    member = getattr(request, "membership", None)
    if member is None:
        raise LookupError("This view is not behind members_only.")
    return member  # type: ignore[no-any-return]


def members_only(capability: str) -> Callable[[View], View]:
    """Let members with the capability in; others sign in first, or are told it is not for them."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            member = getattr(request, "membership", None)
            if member is None:
                target = urlencode({"next": request.get_full_path()})
                return redirect(f"{settings.LOGIN_URL}?{target}")
            if not may(member.role, capability):
                raise NotAllowed(_("This page is not for your role."))
            return view(request, *args, **kwargs)

        return guarded

    return wrap
