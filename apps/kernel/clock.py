"""The only place in Belay that reads the clock; everybody else is handed `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- the one permitted reading of the clock
