"""What the insurer flagged and waits for, as the first thing on a returned card."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.policy_requests.fingerprints import fingerprint
from apps.policy_requests.models import ReturnedItems
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.papers import EXTRA
from apps.widgets.card.sentences import reason_words


@dataclass(frozen=True, slots=True)
class FlaggedItem:
    """One flagged thing with the place on the page where it is mended."""

    label: str
    href: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """`count` says which return this is."""

    reason: str
    items: tuple[FlaggedItem, ...]
    count: int


def returned_of(dossier: Dossier) -> Returned | None:
    """None while nothing waits to be mended."""
    held = dossier.case.open_return
    if held is None or dossier.status != "returned":
        return None
    return Returned(
        reason=reason_words("ask_for_correction", held.reason_code, dossier),
        items=tuple(_items(dossier, held)),
        count=dossier.policy_request.returns.count(),
    )


def _items(dossier: Dossier, held: ReturnedItems) -> Iterable[FlaggedItem]:
    language = dossier.reader.language
    fields = {field.code: field.label for field in dossier.content.fields}
    kinds = {kind.code: kind.label for kind in dossier.content.documents}
    for code, before in held.fingerprints.items():
        changed = fingerprint(dossier.case, code) != before
        if code in fields:
            yield FlaggedItem(fields[code].into(language), f"#answer-{code}", changed)
        elif code in kinds:
            yield FlaggedItem(kinds[code].into(language), f"#paper-{code}", changed)
        else:
            yield FlaggedItem(_("A document outside the checklist"), f"#paper-{EXTRA}", changed)
