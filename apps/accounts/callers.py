"""The network address a request came from, behind as many proxies of ours as the settings say."""

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address; "" where nobody knows it, as on a unix socket without a proxy.

    The entry of X-Forwarded-For that our outermost proxy added. When the header is shorter than
    our row of proxies, or its entry is no address, the caller went past one of them, so nothing
    further away is to be believed: the address nearest to us that is known is the one that
    called the web server, else what the proxy nearest to us added.
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    added = _added_by_ours(request, proxies)
    outermost = clean_client_ip(added[0]) if proxies and len(added) == proxies else None
    nearest = [request.META.get("REMOTE_ADDR", ""), *reversed(added)]
    return outermost or next(filter(None, map(clean_client_ip, nearest)), "")


def _added_by_ours(request: HttpRequest, proxies: int) -> list[str]:
    """The last `proxies` entries of the header, or as many as there are, outermost first."""
    forwarded = request.headers.get("x-forwarded-for", "")
    return forwarded.split(",")[-proxies:] if proxies and forwarded else []
