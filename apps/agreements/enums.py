"""The words of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(models.TextChoices):
    """Who promises whom. The label a person reads is derived from his side."""

    SLA = "sla", _("SLA: the insurer promises the agency")
    OLA = "ola", _("OLA: the agency promises itself")


class VersionStatus(models.TextChoices):
    """The life of a version."""

    DRAFT = "draft", pgettext_lazy("agreement version", "draft")
    PROPOSED = "proposed", pgettext_lazy("agreement version", "proposed")
    SIGNED = "signed", pgettext_lazy("agreement version", "signed")
    ACTIVE = "active", pgettext_lazy("agreement version", "in force")
    SUPERSEDED = "superseded", pgettext_lazy("agreement version", "superseded")
    COUNTERED = "countered", pgettext_lazy("agreement version", "answered with changes")


#: Signed by both; such a version never changes again.
BINDING = (VersionStatus.SIGNED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


class Seat(models.TextChoices):
    """On whose behalf a signature stands: of an SLA the two parties, of an OLA owner and lead."""

    INSURER = "insurer", pgettext_lazy("seat", "for the insurer")
    AGENCY = "agency", pgettext_lazy("seat", "for the agency")
    OWNER = "owner", pgettext_lazy("seat", "as the agency's owner")
    LEAD = "lead", pgettext_lazy("seat", "as a lead of the agency")


class Recalculation(models.TextChoices):
    """What becomes of a running clock when it moves to these terms."""

    CARRY = "carry", _("what was used counts")
    RETROACTIVE = "retroactive", _("measured anew from the start, rests kept")
    RESTART = "restart", _("counted from zero")


class Channel(models.TextChoices):
    """How a step of the ladder reaches its person."""

    MAIL = "mail", pgettext_lazy("channel", "mail")
    PHONE = "phone", pgettext_lazy("channel", "phone")


class Metric(models.TextChoices):
    """What is promised; the codes are the field's shorthand and appear in exports."""

    TTO = "TTO", _("own and answer the client")
    TTQ = "TTQ", _("preliminary quote")
    TTP = "TTP", _("present the quote to the client")
    TTD = "TTD", _("collect data and documents")
    TTC = "TTC", _("correct a return")
    TTV = "TTV", _("verify data")
    TTU = "TTU", _("underwriting referral")
    TTN = "TTN", _("prepare the invoice")
    TTI = "TTI", _("issue after payment")
    TTH = "TTH", _("hand over to the client")
    TTA = "TTA", _("acknowledge an escalation or urgent call")
    TTF = "TTF", _("refund")


#: What each agreement may promise: the insurer in an SLA, the agency in an OLA.
METRICS: dict[str, tuple[str, ...]] = {
    AgreementKind.SLA: ("TTQ", "TTV", "TTU", "TTN", "TTI", "TTF", "TTA"),
    AgreementKind.OLA: ("TTO", "TTP", "TTD", "TTC", "TTH", "TTA"),
}
#: The four visible stages between payment and the policy in the agency's hands.
ISSUE_STAGES = ("issue_check", "issue_documents", "issue_signature", "issue_sending")


class Route(models.TextChoices):
    """The ordinary road or the urgent one."""

    NORMAL = "normal", pgettext_lazy("route", "normal")
    URGENT = "urgent", pgettext_lazy("route", "urgent")


class RoundKind(models.TextChoices):
    """The first time through a stage, or again after a return."""

    FIRST = "first", _("first round")
    REPEAT = "repeat", _("repeat round")


class Unit(models.TextChoices):
    """What the amount of a target counts."""

    MINUTES = "minutes", _("working minutes")
    DAYS = "days", _("by close of the n-th working day")


class DayKind(models.TextChoices):
    """What a decree makes of a day."""

    OFF = "off", _("day off")
    SHORT = "short", _("an hour shorter")
    WORKING = "working", _("working weekend")
    PLAIN = "plain", _("ordinary weekday")
