"""The public page that says whether a paper is genuine, on the base host."""

from django.urls import URLPattern, URLResolver, path

from apps.client import verification

app_name = "verify"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", verification.ask, name="ask"),
    path("<str:code>/", verification.verdict, name="verdict"),
]
