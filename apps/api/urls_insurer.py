"""The API on the base host: the insurer names the agency in the address."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from apps.api.addresses import nowhere, of_agency, of_host

describe = SpectacularAPIView.as_view(
    urlconf="config.urls_public", authentication_classes=(), permission_classes=()
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", describe),
    *of_host,
    path("agencies/<slug:slug>/", include(of_agency)),
    *nowhere,
]
