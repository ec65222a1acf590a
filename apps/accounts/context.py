"""What every page knows about its reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def me(request: HttpRequest) -> dict[str, Any]:
    """The reader's membership, his agency, and whether this is the demo."""
    return {
        "membership": getattr(request, "membership", None),
        "agency": getattr(request, "agency", None),
        "demo": settings.DEMO,
    }
