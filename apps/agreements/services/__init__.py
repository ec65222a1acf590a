"""The life of a version: written, negotiated, signed by both, in force."""

from apps.agreements.services.hashing import content_hash, is_intact
from apps.agreements.services.negotiating import (
    counter,
    discard,
    propose,
    retarget,
    save,
    start,
    withdraw,
)
from apps.agreements.services.of_old import TargetRow, draft, sign_as_of_old
from apps.agreements.services.signing import settle_statuses, sign
from apps.agreements.services.writing import (
    NORMAL_THRESHOLDS,
    URGENT_THRESHOLDS,
    ContentRefused,
    draw_calendar,
)

__all__ = [
    "NORMAL_THRESHOLDS", "URGENT_THRESHOLDS", "ContentRefused", "TargetRow", "content_hash",
    "counter", "discard", "draft", "draw_calendar", "is_intact", "propose", "retarget",
    "save",
    "settle_statuses", "sign", "sign_as_of_old", "start", "withdraw",
]  # fmt: skip
