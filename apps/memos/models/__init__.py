"""The room's one table."""

from apps.memos.models.memo import Memo

__all__ = ["Memo"]
