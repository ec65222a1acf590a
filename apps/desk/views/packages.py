"""Packages at the desk: current versions and the appetite agents are shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from apps.accounts.access import members_only
from apps.desk.frame import frame
from apps.kernel import clock
from apps.products.catalogue import appetite, current


@require_safe
@members_only("work_desk")
def packages(request: HttpRequest) -> HttpResponse:
    """What is sold now, and what is approved automatically, referred or declined."""
    language = translation.get_language() or "ru"
    offered = [
        {
            "code": one.code,
            "version": one.version,
            "name": one.content.name.into(language),
            "one_line": one.content.one_line.into(language),
            "covers": [(cover.name.into(language), cover) for cover in one.content.covers],
            "appetite": appetite(one.content, language),
        }
        for one in current()
    ]
    context = frame(request, "packages", at=clock.now()) | {"packages": offered}
    return render(request, "desk/packages.html", context)
