"""The closed lists of escalations and corrections."""

from django.db import models
from django.utils.translation import pgettext_lazy


class EscalationState(models.TextChoices):
    """Where an escalation stands."""

    OPEN = "open", pgettext_lazy("escalation", "open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("escalation", "acknowledged")
    ANSWERED = "answered", pgettext_lazy("escalation", "answered")
    SOLVED = "solved", pgettext_lazy("escalation", "solved")
    REFUSED = "refused", pgettext_lazy("escalation", "refused")


class Cause(models.TextChoices):
    """What opened it."""

    BREACH = "breach", pgettext_lazy("escalation cause", "a broken promise")
    THIRD_RETURN = "third_return", pgettext_lazy("escalation cause", "the third return")
    BY_HAND = "by_hand", pgettext_lazy("escalation cause", "a person")
    URGENT_CALL = "urgent_call", pgettext_lazy("escalation cause", "an urgent call")


class StuckAt(models.TextChoices):
    """The places where a request gets stuck."""

    QUOTE = "quote", pgettext_lazy("stage", "quote")
    DATA = "data", pgettext_lazy("stage", "data and checklist")
    CHECK = "check", pgettext_lazy("stage", "check")
    PAYMENT = "payment", pgettext_lazy("stage", "payment")
    DOCUMENTS = "documents", pgettext_lazy("stage", "documents")
    SIGNATURE = "signature", pgettext_lazy("stage", "signature")
    SENDING = "sending", pgettext_lazy("stage", "sending")
    HANDOVER = "handover", pgettext_lazy("stage", "hand-over")


class Level(models.TextChoices):
    """How high it went."""

    DESK = "desk", pgettext_lazy("escalation level", "desk")
    LEAD = "lead", pgettext_lazy("escalation level", "lead")
    ACCOUNT_MANAGER = "account_manager", pgettext_lazy("escalation level", "account manager")


class Repeat(models.TextChoices):
    """What a repeated breach leads to."""

    NONE = "none", pgettext_lazy("escalation", "not repeated")
    CORRECTION = "correction", pgettext_lazy("escalation", "open a correction")
    CHANNEL = "channel", pgettext_lazy("escalation", "ask for a dedicated channel")


class Deed(models.TextChoices):
    """What a line of an escalation's story tells."""

    OPENED = "opened", pgettext_lazy("escalation story", "opened")
    RUNG = "rung", pgettext_lazy("escalation story", "the ladder told the next person")
    HANDED_OVER = "handed_over", pgettext_lazy("escalation story", "handed over")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("escalation story", "acknowledged")
    ANSWERED = "answered", pgettext_lazy("escalation story", "answered")
    RAISED = "raised", pgettext_lazy("escalation story", "raised one level")
    AGREED = "agreed", pgettext_lazy("escalation story", "agreed beyond the quota")
    SOLVED = "solved", pgettext_lazy("escalation story", "solved")
    REFUSED = "refused", pgettext_lazy("escalation story", "refused")
    WARNED = "warned", pgettext_lazy("escalation story", "a share of the time has passed")
    LEFT = "left", pgettext_lazy("escalation story", "little time is left")
    BROKEN = "broken", pgettext_lazy("escalation story", "not acknowledged in time")


class CorrectionState(models.TextChoices):
    """Where a correction stands."""

    OPEN = "open", pgettext_lazy("correction", "open")
    ANSWERED = "answered", pgettext_lazy("correction", "answered")
    CLOSED = "closed", pgettext_lazy("correction", "closed")


class CorrectionCause(models.TextChoices):
    """What showed that a promise does not fit."""

    BREACHES = "breaches", pgettext_lazy("correction cause", "the same promise keeps breaking")
    ATTAINMENT = "attainment", pgettext_lazy("correction cause", "below the required share")
    PARTY = "party", pgettext_lazy("correction cause", "one party is late too often")
    BY_HAND = "by_hand", pgettext_lazy("correction cause", "asked for in an escalation")


class CorrectionAction(models.TextChoices):
    """What is done about it."""

    FIX = "fix", pgettext_lazy("correction", "fix the process")
    CHANNEL = "channel", pgettext_lazy("correction", "open a dedicated channel")
