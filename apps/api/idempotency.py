"""The same POST twice is one deed: the answer is kept in the transaction of the deed itself.

A refusal changes nothing and is not kept: the same key may be used again once it is mended. The
row is one for the whole installation, so what is kept carries no personal data.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from apps.api.authentication import audience_of
from apps.kernel.errors import Malformed, Refusal
from apps.registry.models import StoredAnswer

LIVES = timedelta(hours=48)
LONGEST_KEY = 128
HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed answers: a small body without personal data."""

    body: Mapping[str, Any]
    status: int = 200
    location: str = ""
    revision: int | None = None


def once(request: Request, deed: Callable[[], Done], *, at: datetime) -> HttpResponse:
    """Do the deed in one transaction, or repeat the answer it gave under the same key.

    Raises:
        Malformed: the key can't be read. Refusal (`key_reused`): the key stood for another body.
        Whatever the deed raises; then nothing is kept.
    """
    key = _key(request)
    if not key:
        with transaction.atomic():
            return _answer(_kept(deed()))
    scope, fingerprint = _scope(request), _fingerprint(request)
    with transaction.atomic():
        # Swept here, so that nothing old is ever repeated and the table needs no other broom.
        StoredAnswer.objects.filter(scope=scope, created_at__lt=at - LIVES).delete()
        row = StoredAnswer(
            scope=scope, key=key, body_hash=fingerprint, status=0, answer={}, created_at=at
        )
        if not _claimed(row):
            return _repeated(StoredAnswer.objects.get(scope=scope, key=key), fingerprint)
        kept = _kept(deed())
        StoredAnswer.objects.filter(pk=row.pk).update(status=kept["status"], answer=kept)
        return _answer(kept)


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Malformed(_("The Idempotency-Key must be at most 128 printable ASCII characters."))
    return key


def _scope(request: Request) -> str:
    return f"{audience_of(request)}:{request.user.pk}"


def _fingerprint(request: Request) -> str:
    """A hash of method, address and content; a file counts by its bytes, not by its boundary."""
    parts: list[Any] = [request.method, request.path]
    if request.FILES:
        for name, upload in sorted(request.FILES.items()):
            parts += [name, upload.name, hashlib.sha256(upload.read()).hexdigest()]
            upload.seek(0)
        parts.append(sorted((name, value) for name, value in request.POST.items()))
    else:
        parts.append(request.data)
    parts.append(request.headers.get("If-Match", ""))
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _claimed(row: StoredAnswer) -> bool:
    """Take the key. An equal key under way makes this wait until that deed is done or undone."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _repeated(held: StoredAnswer, fingerprint: str) -> HttpResponse:
    if held.body_hash != fingerprint:
        raise Refusal(_("This Idempotency-Key was used for another request."), code="key_reused")
    answer = _answer(held.answer)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _kept(done: Done) -> dict[str, Any]:
    """As text, so that a repeated answer has the same bytes."""
    text = json.dumps(done.body, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
    kept = {"status": done.status, "text": text, "location": done.location}
    if done.revision is not None:
        kept["etag"] = f'"{done.revision}"'
    return kept


def _answer(kept: Mapping[str, Any]) -> HttpResponse:
    answer = HttpResponse(kept["text"], status=kept["status"], content_type="application/json")
    if kept["location"]:
        answer["Location"] = kept["location"]
    if kept.get("etag"):
        answer["ETag"] = kept["etag"]
    return answer
