"""One PostgreSQL schema per agency."""

from config.settings.base import ENV

BASE_DOMAIN = ENV.base_domain
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}"]
USE_X_FORWARDED_HOST = False

TENANT_MODEL = "agencies.Agency"
TENANT_DOMAIN_MODEL = "agencies.Domain"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
TENANT_LIMIT_SET_CALLS = True
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False
TENANT_SYNC_ROUTER = "django_tenants.routers.TenantSyncRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]

SHARED_APPS = [
    "django_tenants",
    "apps.kernel",
    "apps.worktime",
    "apps.agencies",
    "apps.accounts",
    "apps.products",
    "apps.agreements",
    "apps.watch",
    "apps.registry",
    "apps.seals",
    "apps.papers",
    "apps.reports",
    "apps.usecases",
    "apps.widgets",
    "apps.portal",
    "apps.desk",
    "apps.client",
    "apps.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.admin",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "csp",
]
TENANT_APPS = [
    "apps.staff",
    "apps.notifications",
    "apps.policy_requests",
    "apps.escalations",
    "apps.memos",
]
INSTALLED_APPS = [*SHARED_APPS, *[app for app in TENANT_APPS if app not in SHARED_APPS]]

DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        **ENV.database,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **ENV.database.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": ENV.pool_size, "timeout": 10},
            "options": "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000",
        },
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "agency",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    },
    "shared": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "shared",
    },
}

# How addresses in messages and on papers begin.
SITE_SCHEME = "https" if ENV.production else "http"
SITE_PORT = "" if ENV.production else f":{ENV.port}"
