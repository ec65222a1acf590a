"""A private link must not be found in a log: its token is cut out of every line."""

import logging
import re

TOKEN = re.compile(r"(/c/)[A-Za-z0-9_-]{20,}")


def scrubbed(text: str) -> str:
    """The text without tokens of private links."""
    return TOKEN.sub(r"\1…", text)


class LinkScrubber(logging.Filter):
    """Rewrites a record's message and arguments before any handler sees them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrubbed(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = scrubbed(logging.Formatter().formatException(record.exc_info))
        return True
