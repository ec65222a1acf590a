"""Keyset pages: the cursor is the place after the last row, so depth costs nothing."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.kernel.errors import Malformed

USUAL, MOST = 50, 100


def page_size(text: str | None) -> int:
    """`limit` of the query, at most 100; 50 when it is not given.

    Raises:
        Malformed: not a whole number from 1.
    """
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0):
        raise Malformed(_("“limit” must be a whole number from 1 to 100."))
    return min(int(text), MOST)


def cursor(row: Mapping[str, Any]) -> str:
    """The place after this row, for URLs."""
    text = f"{row['created_at'].isoformat()}|{row['id']}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def after(text: str) -> Q:
    """Rows past the cursor in the order of creation, newest first.

    Raises:
        Malformed: not a cursor of ours.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        moment, _bar, key = base64.urlsafe_b64decode(padded.encode("ascii")).decode().partition("|")
        created, last = datetime.fromisoformat(moment), UUID(key)
        if created.tzinfo is None:
            raise ValueError(text)
    except (ValueError, UnicodeError, binascii.Error) as broken:
        raise Malformed(_("“after” is not a cursor that was given out here.")) from broken
    return Q(created_at__lte=created) & (Q(created_at__lt=created) | Q(id__lt=last))
