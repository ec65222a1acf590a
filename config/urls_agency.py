"""An agency's host: its portal, its clients' links, its API."""

from django.urls import include, path

from config.urls_common import handler400, handler403, handler404, handler500
from config.urls_common import urlpatterns as common

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *common,
    path("c/", include("apps.client.urls")),
    path("api/v1/", include("apps.api.urls_agency")),
    path("", include("apps.portal.urls")),
]
