"""The table that ends a start: addresses, logins, one client link."""

from __future__ import annotations

import json
import re
from pathlib import Path

Row = tuple[str, str]


def read(path: Path) -> list[Row]:
    """The rows that `manage.py demo_table` printed; none when it does not exist yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [(str(what), str(value)) for what, value in found]
    except (OSError, ValueError, TypeError):
        return []


def render(rows: list[Row]) -> list[str]:
    """Lines of a box as wide as its longest entries."""
    left = max((len(what) for what, _ in rows), default=0)
    right = max((len(value) for _, value in rows), default=0)
    edge = ("─" * (left + 2), "─" * (right + 2))
    body = [f"│ {what:<{left}} │ {value:<{right}} │" for what, value in rows]
    return [f"┌{edge[0]}┬{edge[1]}┐", *body, f"└{edge[0]}┴{edge[1]}┘"]


def own_rows(*, domain: str, port: int, mail: bool) -> list[Row]:
    """What the launcher knows by itself, used as far as the demo's table does not say it."""
    base = f"http://{domain}:{port}"
    rows = [("Insurer's desk", f"{base}/desk/")]
    return [*rows, ("Mail", f"{base}/dev/mail/")] if mail else rows


def merged(rows: list[Row], own: list[Row]) -> list[Row]:
    """The demo's rows, and ours whose address they do not name."""
    named = "\n".join(value for _, value in rows) + "\n"
    return [*rows, *[row for row in own if not re.search(rf"{re.escape(row[1])}\s", named)]]


def hosts_lines(rows: list[Row], domain: str) -> list[str]:
    """Lines for /etc/hosts, for browsers and systems that do not know *.localhost."""
    pattern = rf"https?://((?:[a-z0-9-]+\.)+{re.escape(domain)})(?=[:/\s]|$)"
    hosts = sorted({host for _, value in rows for host in re.findall(pattern, value)})
    return [f"127.0.0.1 {host}" for host in hosts]
