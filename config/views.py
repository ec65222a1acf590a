"""Pages that belong to no room: errors and the front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def front_door(request: HttpRequest) -> HttpResponse:
    """The base host has nothing but the desk to show."""
    return redirect("/desk/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that can't be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Known, and not his to see."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Absent or foreign: the same page."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere; nothing was changed."""
    return render(request, "403_csrf.html", status=403)
