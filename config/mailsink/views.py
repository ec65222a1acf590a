"""The development inbox at /dev/mail/: every message the portal has sent, its links clickable."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.kernel import clock
from config.mailsink import reading


def _folder() -> Path:
    """Production has no sink, so this page is not there."""
    folder = settings.ENV.mail_sink_dir
    if not settings.DEMO or folder is None:
        raise Http404
    return Path(folder)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The latest messages; `?to=` keeps those to one address."""
    wanted = request.GET.get("to", "").strip().lower()
    letters = [one for one in reading.letters(_folder()) if wanted in one.recipients.lower()]
    context = {"letters": letters, "wanted": wanted, "now": clock.now(), "zone": "Europe/Moscow"}
    return render(request, "dev/mail.html", context)


@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message as plain text."""
    letter = reading.read(_folder(), name)
    if letter is None:
        raise Http404
    context = {"letter": letter, "now": clock.now(), "zone": "Europe/Moscow"}
    return render(request, "dev/mail_message.html", context)


@require_safe
def attachment(request: HttpRequest, name: str, place: int) -> HttpResponse:
    """One attachment, always as a download."""
    found = reading.attachment(_folder(), name, place)
    if found is None:
        raise Http404
    content, content_type, file_name = found
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    headers = {"Content-Type": content_type, "Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, headers=headers)
