"""Health answers and link tokens are kept sealed; the keys come from the environment."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.HEALTH_KEYS])


def seal(thing: Any) -> bytes:
    """Encrypt a JSON value with the first key; older keys still open what they sealed."""
    return _box().encrypt(json.dumps(thing, ensure_ascii=False).encode())


def unseal(sealed: bytes | memoryview) -> Any:
    """The JSON value back.

    Raises:
        LookupError: no key on this machine opens it.
    """
    try:
        return json.loads(_box().decrypt(bytes(sealed)))
    except InvalidToken as wrong:
        raise LookupError("No key in HEALTH_KEYS opens this value.") from wrong
