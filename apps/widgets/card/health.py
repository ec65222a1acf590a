"""Health answers in words, for the one page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import NotAllowed
from apps.policy_requests.permissions import may_read_health
from apps.products.checklist import health_fields
from apps.products.terms import Stored
from apps.widgets.card.answers import words_of
from apps.widgets.card.dossier import Dossier


@dataclass(frozen=True, slots=True)
class HealthAnswer:
    """A question and what the client answered."""

    question: str
    words: str


def refuse_stranger(by: Actor) -> None:
    """Raises NotAllowed to everybody but the insurer's underwriters."""
    if not may_read_health(by):
        raise NotAllowed(_("Only an underwriter opens health answers."))


def worded(dossier: Dossier, given: Mapping[str, Stored]) -> tuple[HealthAnswer, ...]:
    """The opened answers in the order of the form."""
    reader = dossier.reader
    return tuple(
        HealthAnswer(
            field.label.into(reader.language),
            words_of(
                field,
                given.get(field.code),
                language=reader.language,
                zone=reader.agency_zone,
                now=reader.now,
            ),
        )
        for field in health_fields(dossier.content)
    )
