"""The base host: the insurer's desk, the insurer's API, verification, the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.urls_common import handler400, handler403, handler404, handler500
from config.urls_common import urlpatterns as common
from config.views import front_door

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *common,
    path("", front_door),
    path("admin/", admin.site.urls),
    path("desk/", include("apps.desk.urls")),
    path("v/", include("apps.client.urls_verify")),
    path("api/v1/", include("apps.api.urls_insurer")),
]
if settings.DEMO:
    urlpatterns.append(path("dev/mail/", include("config.mailsink.urls")))
