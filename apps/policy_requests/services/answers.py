"""Answers, consents, health form, comments: the checklist is filled in."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import Refusal
from apps.kernel.text import search_key
from apps.policy_requests.models import (
    Answer,
    Comment,
    Consent,
    HealthAnswers,
    HealthReading,
    PolicyRequest,
)
from apps.policy_requests.services.sealing import seal, unseal
from apps.products.catalogue import content_of
from apps.products.checklist import AnswerError, clean, health_faults, health_fields
from apps.products.terms import PackageContent
from apps.products.underwriting import health_positive

CONSENT_TEXTS = {
    "pd": ("2026-1", "Согласие на обработку персональных данных, редакция 2026-1"),
    "health": ("2026-1", "Согласие на обработку сведений о здоровье, редакция 2026-1"),
}


class FieldFaults(Refusal):
    """Typed answers that can't be kept: `errors` maps a field's code to its sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(list(errors.values()), code="answers_faulty")


@transaction.atomic
def save_answers(
    policy_request: PolicyRequest,
    typed: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    zone: ZoneInfo,
) -> list[str]:
    """Keep typed answers, with the request locked; returns the codes that changed.

    Raises:
        FieldFaults: some answers can't be read; nothing is stored, the form shows what was typed.
    """
    content = content_of(policy_request.package_version_id)
    fresh, errors = _cleaned(content, typed, zone)
    if errors:
        raise FieldFaults(errors)
    held = dict(
        Answer.objects.filter(policy_request=policy_request, code__in=fresh).values_list(
            "code", "value"
        )
    )
    changed = {code: value for code, value in fresh.items() if held.get(code) != value}
    _store(policy_request, changed, by=by, at=at)
    _mirror(policy_request, content, changed)
    return list(changed)


def _store(
    policy_request: PolicyRequest, changed: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """None takes an answer away."""
    empty = [code for code, value in changed.items() if value is None]
    Answer.objects.filter(policy_request=policy_request, code__in=empty).delete()
    Answer.objects.bulk_create(
        [
            Answer(
                policy_request=policy_request,
                code=code,
                value=value,
                updated_at=at,
                staff_id=by.staff_id,
            )
            for code, value in changed.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["policy_request", "code"],
        update_fields=["value", "updated_at", "staff"],
    )


def _cleaned(
    content: PackageContent, typed: Mapping[str, Any], zone: ZoneInfo
) -> tuple[dict[str, Any], dict[str, str]]:
    language = translation.get_language() or "ru"
    fields = {field.code: field for field in content.fields}
    fresh: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for code, raw in typed.items():
        field = fields.get(code)
        if field is None or field.pd_class == "health":
            errors[code] = _("The package has no such field.")
            continue
        try:
            fresh[code] = clean(field, raw, language, zone=zone)
        except AnswerError as refused:
            errors[code] = str(refused)
    return fresh, errors


MIRRORED = {
    "holder_fio": "client_name",
    "holder_email": "client_email",
    "holder_phone": "client_phone",
}


def _mirror(
    policy_request: PolicyRequest, content: PackageContent, changed: Mapping[str, Any]
) -> None:
    """Keep the columns that lists and mail read in line with the answers."""
    for code, column in MIRRORED.items():
        if code in changed:
            setattr(policy_request, column, str(changed[code] or ""))
    policy_request.client_key = search_key(policy_request.client_name)
    if content.deadline_field in changed:
        value = changed[content.deadline_field]
        policy_request.closing_at = datetime.fromisoformat(value) if value else None
    policy_request.save()


def record_consent(
    policy_request: PolicyRequest, kind: str, *, channel: str, by: Actor, at: datetime
) -> Consent:
    """Keep the consent with the version and hash of the text that was agreed to."""
    version, text = CONSENT_TEXTS[kind]
    consent, _made = Consent.objects.get_or_create(
        policy_request=policy_request,
        kind=kind,
        withdrawn_at=None,
        defaults={
            "text_version": version,
            "text_hash": hashlib.sha256(text.encode()).hexdigest(),
            "channel": channel,
            "given_at": at,
            "staff_id": by.staff_id,
        },
    )
    return consent


@transaction.atomic
def receive_health(
    policy_request: PolicyRequest, typed: Mapping[str, Any], *, at: datetime, today: Any
) -> HealthAnswers:
    """Seal the client's health answers. The agency will see only that they arrived.

    Raises:
        FieldFaults: a question is unanswered or unreadable.
    """
    content = content_of(policy_request.package_version_id)
    language = translation.get_language() or "ru"
    fresh: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in health_fields(content):
        try:
            fresh[field.code] = clean(field, typed.get(field.code), language)
        except AnswerError as refused:
            errors[field.code] = str(refused)
    errors |= dict(health_faults(content, {k: v for k, v in fresh.items() if v is not None}, today))
    if errors:
        raise FieldFaults(errors)
    record_consent(policy_request, "health", channel="link", by=Actor.client(), at=at)
    kept, _made = HealthAnswers.objects.update_or_create(
        policy_request=policy_request,
        defaults={
            "sealed": seal(fresh),
            "positive": bool(health_positive(content, fresh)),
            "received_at": at,
        },
    )
    return kept


def read_health(
    policy_request: PolicyRequest, *, by_staff_id: UUID, at: datetime
) -> dict[str, Any]:
    """Open the health answers and note who did. The caller has checked that he may."""
    held = HealthAnswers.objects.filter(policy_request=policy_request).first()
    if held is None:
        return {}
    HealthReading.objects.create(policy_request=policy_request, staff_id=by_staff_id, read_at=at)
    opened: dict[str, Any] = unseal(held.sealed)
    return opened


def comment(
    policy_request: PolicyRequest, body: str, *, side: str, by: Actor, at: datetime
) -> Comment:
    """Write a comment; `side` empty for both sides, else an internal note of that side.

    Raises:
        Refusal: nothing was written, or far too much.
    """
    text = body.strip()
    if not text:
        raise Refusal(_("Write something first."), code="empty_comment")
    if len(text) > 4000:
        raise Refusal(_("The comment is longer than 4,000 characters."), code="long_comment")
    return Comment.objects.create(
        policy_request=policy_request, staff_id=by.staff_id, side=side, body=text, written_at=at
    )
