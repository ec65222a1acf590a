"""Single words of the written agreement."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from apps.agreements.content import TargetTerms
from apps.agreements.enums import ISSUE_STAGES, Unit
from apps.agreements.words import duration_words

STAGES = {
    "issue_check": pgettext_lazy("stage of the issue", "check"),
    "issue_documents": pgettext_lazy("stage of the issue", "documents"),
    "issue_signature": pgettext_lazy("stage of the issue", "signature"),
    "issue_sending": pgettext_lazy("stage of the issue", "sending"),
}
FACTORS = {
    "totp": gettext_lazy("confirmed by a one-time code of the authenticator"),
    "recovery_codes": gettext_lazy("confirmed by a recovery code"),
    "paper": gettext_lazy("signed on paper, entered here afterwards"),
    "": gettext_lazy("entered before second factors were recorded"),
}


def listed(parts: Iterable[str]) -> str:
    """Parts with commas between them."""
    return ", ".join(parts)


def amount(target: TargetTerms | None) -> str:
    """ "2 часа", "до конца 10-го рабочего дня"; a dash for none."""
    if target is None:
        return "—"
    if target.unit == Unit.DAYS:
        return ngettext(
            "by the close of %(n)d working day",
            "by the close of working day %(n)d",
            target.amount,
        ) % {"n": target.amount}
    return duration_words(timedelta(minutes=target.amount))


def stage_words(target: TargetTerms) -> tuple[str, str]:
    """A key that sorts stages in the order of the work, and the stage's name."""
    if not target.stage:
        return "", ""
    words = _("stage: %(stage)s") % {"stage": str(STAGES.get(target.stage, target.stage))}
    place = ISSUE_STAGES.index(target.stage) if target.stage in ISSUE_STAGES else 9
    return str(place), words


def factor_words(factor: str) -> str:
    """How the signer proved who he is."""
    return str(FACTORS.get(factor, factor))
