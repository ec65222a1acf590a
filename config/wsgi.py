"""WSGI entry. WSGI, not ASGI: a tenant's schema is not safe in a coroutine (DECISIONS.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()
