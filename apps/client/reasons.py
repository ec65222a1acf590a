"""The reasons a client is asked to choose from: those of the business that are his to give."""

from django.utils.translation import gettext_lazy as _

CANCEL_REASONS = [
    ("deal_failed", _("the deal fell through")),
    ("price", _("it is too expensive")),
    ("terms", _("the terms do not suit me")),
    ("own_insurer", _("I have an insurer already")),
    ("bank_insurer", _("I take the bank's insurer")),
    ("slow_issue", _("it takes too long")),
    ("no_need", _("I no longer need it")),
]
REFUND_REASONS = [
    ("cooling_off", _("I withdraw within the cooling-off period")),
    ("deal_failed", _("the deal fell through")),
    ("loan_repaid", _("I have repaid the loan early")),
    ("double_payment", _("I paid twice")),
]
