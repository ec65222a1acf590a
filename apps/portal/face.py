"""A reader of this face, as the shared pages know him."""

from django.http import HttpRequest

from apps.kernel import clock
from apps.portal.frame import agency_of, frame
from apps.widgets.agreement.face import Face


def face_of(request: HttpRequest, section: str) -> Face:
    """The reader in a section, now."""
    at = clock.now()
    context = frame(request, section, at=at)
    return Face(request, "portal", agency_of(request), at, context["zone"], context)
