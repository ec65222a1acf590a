"""Mail leaves by SMTP only; in development the server is the sink that `./run` starts."""

from config.settings.base import ENV

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.email_host
EMAIL_PORT = ENV.email_port
EMAIL_HOST_USER = ENV.email_user
EMAIL_HOST_PASSWORD = ENV.email_password
EMAIL_USE_TLS = ENV.email_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.email_from
SERVER_EMAIL = ENV.email_from
MAIL_SINK_DIR = ENV.mail_sink_dir
