"""Has a flagged item really changed? Told by a salted hash of what it held when it was flagged."""

import hashlib
import json
from collections.abc import Iterable

from django.utils import translation

from apps.policy_requests.case import Case


def fingerprint(case: Case, code: str) -> str:
    """A hash of the item's present content; documents by their bytes, answers by their value."""
    document = case.documents.get(code)
    held = document.sha256 if document is not None else case.answers.get(code)
    text = json.dumps([str(case.policy_request.pk), code, held], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprints(case: Case, codes: Iterable[str]) -> dict[str, str]:
    """The hash of every item as it is now."""
    return {code: fingerprint(case, code) for code in codes}


def unchanged(case: Case) -> list[str]:
    """Labels of the flagged items that are still as they were when they were returned.

    An item outside the checklist (a late ask) counts as changed once any paper came in since.
    """
    returned = case.open_return
    if returned is None:
        return []
    language = translation.get_language() or "ru"
    things = {thing.code: thing for thing in case.content.checklist}
    stale = [
        code for code, before in returned.fingerprints.items() if fingerprint(case, code) == before
    ]
    return [things[code].label.into(language) if code in things else code for code in stale]
