"""The API on an agency's host."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from apps.api.addresses import nowhere, of_agency, of_host

describe = SpectacularAPIView.as_view(
    urlconf="config.urls_agency", authentication_classes=(), permission_classes=()
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", describe),
    *of_host,
    *of_agency,
    *nowhere,
]
