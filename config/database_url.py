"""DATABASE_URL taken apart: TCP and unix-socket addresses alike, the way libpq reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

SCHEMES = ("postgresql", "postgres")
EXAMPLE = "postgresql://user:password@host:5432/belay"


class DatabaseUrlError(ValueError):
    """The address cannot be used; the text says why, for the operator."""


@dataclass(frozen=True, kw_only=True)
class DatabaseUrl:
    """One PostgreSQL database. `host` is a folder when it starts with a slash (unix socket);
    `options` are libpq parameters such as sslmode."""

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 5432
    options: dict[str, str] = field(default_factory=dict)

    def for_django(self) -> dict[str, Any]:
        """An entry of DATABASES but ENGINE; pool and timeouts are the settings' business."""
        return {
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port),
            "OPTIONS": dict(self.options),
        }

    def for_libpq(self) -> dict[str, Any]:
        """Keyword arguments of psycopg.connect."""
        named = {
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
        }
        return {k: v for k, v in named.items() if v} | {"port": self.port} | self.options

    def url(self) -> str:
        """The address written back; a socket folder goes into the query, as libpq wants it."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        owner = f"{quote(self.user, safe='')}{secret}@" if self.user or secret else ""
        query = dict(self.options)
        if self.host.startswith("/"):
            place, query = "", {"host": self.host, "port": str(self.port)} | query
        else:
            place = f"[{self.host}]" if ":" in self.host else self.host
            place += f":{self.port}" if place else ""
        tail = f"?{urlencode(query, safe='/')}" if query else ""
        return f"postgresql://{owner}{place}/{quote(self.name, safe='')}{tail}"


def parse(text: str) -> DatabaseUrl:
    """Read an address. Raises DatabaseUrlError with a sentence that never repeats the password."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as fault:
        raise DatabaseUrlError(f"it is not a valid address; write it like {EXAMPLE}") from fault
    if parts.scheme not in SCHEMES:
        raise DatabaseUrlError(
            f"it starts with “{parts.scheme}:”, but Belay needs PostgreSQL: write it like {EXAMPLE}"
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = query.pop("dbname", "") or unquote(parts.path.lstrip("/"))
    if not name:
        raise DatabaseUrlError(f"it names no database; write it like {EXAMPLE}")
    return DatabaseUrl(
        name=name,
        user=query.pop("user", "") or unquote(parts.username or ""),
        password=query.pop("password", "") or unquote(parts.password or ""),
        host=query.pop("host", "") or unquote(parts.hostname or ""),
        port=_port(query.pop("port", "") or port or 5432),
        options=query,
    )


def _port(value: str | int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        raise DatabaseUrlError(f"its port “{value}” is not a number between 1 and 65535")
    return number
