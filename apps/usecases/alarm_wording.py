"""The words about a ticker that stands still."""

from django.utils.translation import gettext_lazy as _

from apps.usecases.wording import Wording

DEAD = Wording(
    _("Belay: deadlines are not being watched"),
    _(
        "Nothing has watched the deadlines since %(since)s. Breaches and escalations will be dated "
        "when they were due, but nobody hears of them until the ticker runs again.\n\n"
        "Start the loop (manage.py sweep --loop), the worker and beat, and look into their log.\n\n"
        "The desk: %(url)s"
    ),
)
BACK = Wording(
    _("Belay: deadlines are being watched again"),
    _(
        "The ticker stood still from %(since)s to %(ended)s and runs again. What fell due "
        "meanwhile is being recorded with the instant it was due.\n\nThe desk: %(url)s"
    ),
)
