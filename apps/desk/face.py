"""A reader of this face, as the shared pages know him."""

from django.http import HttpRequest

from apps.desk.frame import frame
from apps.kernel import clock
from apps.widgets.agreement.face import Face


def face_of(request: HttpRequest, section: str) -> Face:
    """The reader in a section, now."""
    at = clock.now()
    context = frame(request, section, at=at)
    return Face(request, "desk", None, at, context["zone"], context)
