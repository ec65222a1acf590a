"""The environment, read in one place. A missing or broken variable is one sentence that names it.

Order: the environment, then `.env` beside manage.py, then what `./run` noted in VAR_DIR/run.env
(so that `manage.py` finds the servers of a running portal). Production reads no run.env and
has no defaults for what must be chosen.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import database_url
from config.database_url import DatabaseUrl

ROOT = Path(__file__).resolve().parent.parent
BROKERS = ("redis", "rediss", "redis+socket", "amqp", "amqps")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
DEVELOPMENT_SECRET = "development-only-and-long-enough-but-never-secret"  # noqa: S105 (refused)
EXPLANATION = "docs/operations.md lists every variable."


class EnvError(SystemExit):
    """A variable is missing or broken. Being a SystemExit, it ends a program with its sentence."""

    def __init__(self, variable: str, fault: str) -> None:
        self.variable = variable
        super().__init__(f"{variable}: {fault} {EXPLANATION}")


@dataclass(frozen=True, kw_only=True)
class Env:
    """Everything that is set from outside, parsed and checked."""

    production: bool
    debug: bool
    demo: bool
    demo_stories: bool
    pdf: bool
    database_url: DatabaseUrl
    pool_size: int
    broker_url: str = field(repr=False)
    base_domain: str
    port: int
    bind: tuple[str, ...]
    var_dir: Path
    media_root: Path
    secret_key: str = field(repr=False)
    health_keys: tuple[str, ...] = field(repr=False)
    metrics_token: str = field(repr=False)
    email_host: str
    email_port: int
    email_user: str
    email_password: str = field(repr=False)
    email_tls: bool
    email_ssl: bool
    email_from: str
    insurer_email: str
    mail_sink_dir: Path | None
    time_zone: str
    log_level: str
    web_workers: int
    web_threads: int
    trusted_proxies: int

    @property
    def database(self) -> dict[str, Any]:
        """NAME, USER, PASSWORD, HOST, PORT and OPTIONS (such as sslmode) as Django spells them."""
        return self.database_url.for_django()


class Reader:
    """Looks variables up and complains in sentences; empty text counts as absent."""

    def __init__(self, values: Mapping[str, str], *, production: bool) -> None:
        self.values = values
        self.production = production

    def text(self, name: str, default: str = "") -> str:
        """The variable, or the default when it is absent or empty."""
        return self.values.get(name, "").strip() or default

    def needed(self, name: str, development: str) -> str:
        """A variable that production must set; elsewhere the given value stands in."""
        value = self.text(name)
        if not value and self.production:
            raise EnvError(name, "it is not set, and production has no default for it.")
        return value or development

    def number(self, name: str, default: int, *, low: int = 1, high: int = 65535) -> int:
        """A whole number within bounds."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise EnvError(name, f"“{value}” is not a whole number from {low} to {high}.")
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no, in the usual spellings."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in YES + NO:
            raise EnvError(name, f"“{value}” is neither yes nor no.")
        return value in YES


def load(environ: Mapping[str, str] | None = None, *, production: bool | None = None) -> Env:
    """Read and check everything. Production is told by DJANGO_SETTINGS_MODULE ending in `.prod`.

    Raises EnvError, which ends the program with one sentence.
    """
    given = os.environ if environ is None else environ
    if production is None:
        production = given.get("DJANGO_SETTINGS_MODULE", "").endswith(".prod")
    reader = Reader(_layers(given, production=production), production=production)
    var_dir = var_dir_of(reader.values)
    return Env(
        production=production,
        debug=not production and reader.flag("DEBUG", default=False),
        demo=not production and reader.flag("DEMO", default=True),
        demo_stories=reader.flag("DEMO_STORIES", default=True),
        pdf=reader.flag("BELAY_PDF", default=True),
        database_url=_database(reader, var_dir),
        pool_size=reader.number("DATABASE_POOL", 10, high=500),
        broker_url=_broker(reader, var_dir),
        base_domain=_domain(reader),
        port=reader.number("PORT", 8000),
        bind=_bind(reader),
        var_dir=var_dir,
        media_root=Path(reader.text("MEDIA_ROOT", str(var_dir / "media"))),
        secret_key=_secret(reader),
        health_keys=_health_keys(reader),
        metrics_token=reader.text("METRICS_TOKEN"),
        email_host=reader.needed("EMAIL_HOST", "127.0.0.1"),
        email_port=reader.number("EMAIL_PORT", 25),
        email_user=reader.text("EMAIL_USER"),
        email_password=reader.text("EMAIL_PASSWORD"),
        email_tls=reader.flag("EMAIL_TLS", default=False),
        email_ssl=reader.flag("EMAIL_SSL", default=False),
        email_from=reader.text("EMAIL_FROM", f"Belay <belay@{_domain(reader)}>"),
        insurer_email=reader.text("INSURER_EMAIL", f"insurer@{_domain(reader)}"),
        mail_sink_dir=_mail_sink(reader, var_dir),
        time_zone=reader.text("TIME_ZONE", "Europe/Moscow"),
        log_level=reader.text("LOG_LEVEL", "INFO").upper(),
        web_workers=reader.number("WEB_WORKERS", 1, high=64),
        web_threads=reader.number("WEB_THREADS", 8, high=256),
        trusted_proxies=reader.number("TRUSTED_PROXIES", 0, low=0, high=16),
    )


def var_dir_of(values: Mapping[str, str]) -> Path:
    """The state folder, absolute; relative paths count from the repository."""
    return (ROOT / (values.get("VAR_DIR", "").strip() or "var")).resolve()


def read_lines(path: Path) -> dict[str, str]:
    """NAME=value lines of a file that may be absent; `#` starts a comment line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def operator_values() -> dict[str, str]:
    """What the operator set: the environment over the `.env` file."""
    return {**read_lines(ROOT / ".env"), **os.environ}


def _layers(given: Mapping[str, str], *, production: bool) -> dict[str, str]:
    """The three sources laid over each other; an explicit mapping stands alone."""
    if given is not os.environ:
        return dict(given)
    values = operator_values()
    if production:
        return values
    return {**read_lines(var_dir_of(values) / "run.env"), **values}


def _database(reader: Reader, var_dir: Path) -> DatabaseUrl:
    url = reader.needed("DATABASE_URL", f"postgresql://belay@/belay?host={var_dir}/postgres/s")
    try:
        return database_url.parse(url)
    except database_url.DatabaseUrlError as fault:
        raise EnvError("DATABASE_URL", f"{fault}.") from None


def _broker(reader: Reader, var_dir: Path) -> str:
    url = reader.needed("BROKER_URL", f"redis+socket://{var_dir}/valkey/v.sock")
    scheme = url.partition("://")[0]
    if "://" not in url or scheme not in BROKERS:
        raise EnvError("BROKER_URL", f"it must start with one of {', '.join(BROKERS)} and “://”.")
    return url


def _domain(reader: Reader) -> str:
    name = reader.needed("BASE_DOMAIN", "localhost").lower()
    plain = urlsplit(f"//{name}")
    if plain.netloc != name or plain.hostname != name or name.startswith("."):
        raise EnvError("BASE_DOMAIN", f"“{name}” is not a bare host name such as belay.example.")
    return name


def _bind(reader: Reader) -> tuple[str, ...]:
    """Addresses of the web server: host:port, comma-separated; one without a port gets PORT."""
    wanted = reader.text("BIND", "0.0.0.0" if reader.production else "127.0.0.1")  # noqa: S104
    port = reader.number("PORT", 8000)
    hosts = [host.strip() for host in wanted.split(",") if host.strip()]
    if any(host.count(":") > 1 and not host.startswith("[") for host in hosts):
        raise EnvError("BIND", "write an IPv6 address in brackets, such as [::1]:8000.")
    return tuple(host if _has_port(host) else f"{host}:{port}" for host in hosts)


def _has_port(host: str) -> bool:
    return host.startswith("unix:") or host.rpartition(":")[2].isdigit()


def _secret(reader: Reader) -> str:
    value = reader.needed("SECRET_KEY", DEVELOPMENT_SECRET)
    if reader.production and (len(value) < 50 or value == DEVELOPMENT_SECRET):
        raise EnvError("SECRET_KEY", "production needs at least 50 random characters.")
    return value


def _health_keys(reader: Reader) -> tuple[str, ...]:
    """Fernet keys, newest first: the first encrypts, all of them decrypt."""
    stand_in = base64.urlsafe_b64encode(b"development-only, never secret!!").decode()
    keys = tuple(k.strip() for k in reader.needed("HEALTH_KEYS", stand_in).split(",") if k.strip())
    if not keys or not all(_is_fernet(key) for key in keys):
        raise EnvError("HEALTH_KEYS", "it must be Fernet keys (44 characters), comma-separated.")
    return keys


def _is_fernet(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.encode())) == 32
    except (binascii.Error, ValueError):
        return False


def _mail_sink(reader: Reader, var_dir: Path) -> Path | None:
    """Where the development mail server keeps messages; production has none."""
    if reader.production:
        return None
    return Path(reader.text("MAIL_SINK_DIR", str(var_dir / "mail")))
