"""The fingerprint of what is signed."""

import hashlib
import json

from apps.agreements.content import content_of, written
from apps.agreements.models import AgreementVersion


def content_hash(version: AgreementVersion) -> str:
    """SHA-256 (hex) over everything that is signed: the parties, the number, the whole content."""
    agreement = version.agreement
    signed = {
        "kind": agreement.kind,
        "agency": str(agreement.agency_id),
        "number": version.number,
        "content": written(content_of(version)),
    }
    text = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(version: AgreementVersion) -> bool:
    """Whether what is stored is still what each signature stands under."""
    held = content_hash(version)
    signed = {signature.content_hash for signature in version.signatures.all()}
    return {version.content_hash, *signed} == {held}
