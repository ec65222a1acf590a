"""What can be refused, each with the HTTP status it deserves and sentences for the person."""

from collections.abc import Iterable
from typing import ClassVar


class BelayError(Exception):
    """Base of every refusal. `reasons` are whole sentences in the language of the reader."""

    status: ClassVar[int] = 422
    default_code: ClassVar[str] = "refused"

    def __init__(self, reasons: Iterable[str] | str, code: str = "") -> None:
        self.reasons: list[str] = (
            [reasons] if isinstance(reasons, str) else [str(r) for r in reasons]
        )
        self.code = code or self.default_code
        super().__init__(" ".join(self.reasons))


class Refusal(BelayError):
    """The move or edit is known and permitted, but something is still missing (422)."""


class Malformed(BelayError):
    """The input can't be read at all (400)."""

    status = 400
    default_code = "malformed"


class NotAllowed(BelayError):
    """The person may see the thing, but this is not for him to do (403)."""

    status = 403
    default_code = "not_allowed"


class NotFound(BelayError):
    """Absent or foreign: the two are never told apart (404)."""

    status = 404
    default_code = "not_found"


class Conflict(BelayError):
    """The thing is in another state, was changed meanwhile, or is busy (409)."""

    status = 409
    default_code = "conflict"


class TooLarge(BelayError):
    """The body or file exceeds its written bound (413)."""

    status = 413
    default_code = "too_large"


class WrongFileType(BelayError):
    """The file's content is not of an accepted type (415)."""

    status = 415
    default_code = "wrong_file_type"
