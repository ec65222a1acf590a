"""Words for the parties and for what they promise."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

PARTIES = {
    "insurer": pgettext_lazy("party", "Insurer"),
    "agency": pgettext_lazy("party", "Agency"),
    "client": pgettext_lazy("party", "Client"),
    "bank": pgettext_lazy("party", "Bank"),
    "third_party": pgettext_lazy("party", "Third party"),
    "platform": pgettext_lazy("party", "Platform"),
    "nobody": pgettext_lazy("party", "Nobody"),
}
PAUSED = {
    "agency": gettext_lazy("paused: waiting for the agency"),
    "client": gettext_lazy("paused: waiting for the client"),
    "insurer": gettext_lazy("paused: waiting for the insurer"),
    "bank": gettext_lazy("paused: waiting for the bank"),
}
NOW_WITH = {
    "insurer": gettext_lazy("Now with the insurer"),
    "agency": gettext_lazy("Now with the agency"),
    "client": gettext_lazy("Now with the client"),
    "bank": gettext_lazy("Now with the bank"),
    "nobody": gettext_lazy("Nobody has to act"),
}
METRICS = {
    "TTO": pgettext_lazy("metric", "answer to the client"),
    "TTQ": pgettext_lazy("metric", "quote"),
    "TTP": pgettext_lazy("metric", "offer to the client"),
    "TTD": pgettext_lazy("metric", "data and documents"),
    "TTC": pgettext_lazy("metric", "correction"),
    "TTV": pgettext_lazy("metric", "check"),
    "TTU": pgettext_lazy("metric", "referral"),
    "TTN": pgettext_lazy("metric", "invoice"),
    "TTI": pgettext_lazy("metric", "issue"),
    "TTH": pgettext_lazy("metric", "handover"),
    "TTA": pgettext_lazy("metric", "answer to the escalation"),
    "TTF": pgettext_lazy("metric", "refund"),
}


def party_words(side: str) -> str:
    """ "Страховая" for "insurer"; an unknown party as it came."""
    return str(PARTIES.get(side, side))


def paused_words(waiting_for: str) -> str:
    """ "на паузе: ждём клиента"; without a party just "на паузе"."""
    return str(PAUSED[waiting_for]) if waiting_for in PAUSED else _("paused")


def now_with(holder: str) -> str:
    """ "Сейчас у страховой": who has to act."""
    return str(NOW_WITH.get(holder, NOW_WITH["nobody"]))


def metric_words(metric: str) -> str:
    """What was promised, for a code of the workflow; words pass unchanged."""
    return str(METRICS.get(metric, metric))
