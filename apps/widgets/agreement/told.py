"""What clients would be told of a version, package by package, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from apps.agencies.stepping import inside
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.queries import notice_calendars
from apps.agreements.sentence import AFTER_PAYMENT, client_sentence
from apps.policy_requests.observed import observed
from apps.policy_requests.what_if import draft_terms
from apps.widgets.agreement.words import package_names

LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of one package as (language, sentence)."""

    package: str
    sentences: tuple[tuple[str, str], ...]


def told_to_clients(version: AgreementVersion, *, at: datetime) -> list[Told]:
    """By this version and by what the agency's past cases took; an OLA tells clients nothing."""
    if version.agreement.kind != AgreementKind.SLA:
        return []
    with inside(version.agreement.agency):
        return list(_told(version, at))


def _told(version: AgreementVersion, at: datetime) -> Iterator[Told]:
    notice_calendars()
    terms = draft_terms(version.pk)
    for code, name in package_names().items():
        seen = observed(package_code=code, metric=AFTER_PAYMENT, at=at)
        sentences = []
        for language in LANGUAGES:
            with translation.override(language):
                told = client_sentence(
                    terms,
                    package_code=code,
                    urgent=False,
                    observed=seen,
                    least=int(settings.TERMS["observed_least"]),
                    at=at,
                )
            sentences += [(language, str(told))] if told else []
        if sentences:
            yield Told(name, tuple(sentences))
