"""The words of every message, whole sentences with named places, in one table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import Status


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body with `%(number)s`, `%(agency)s`, `%(url)s` and the like."""

    subject: "str | Promise"
    body: "str | Promise"


AFTER_MOVE: dict[str, tuple[tuple[str, Wording], ...]] = {
    "submit": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s asks for a quote"),
                _("%(agency)s asks for a quote for request %(number)s.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "quote": (
        (
            "agency",
            Wording(
                _("%(number)s: the quote is ready, %(premium)s ₽"),
                _(
                    "The insurer quoted request %(number)s: %(premium)s ₽. "
                    "Present it to the client.\n\nOpen it: %(url)s"
                ),
            ),
        ),
    ),
    "ask_for_quote_data": (
        (
            "agency",
            Wording(
                _("%(number)s: the insurer needs more for the quote"),
                _("The insurer marked what is missing in %(number)s.\n\nAdd it: %(url)s"),
            ),
        ),
    ),
    "offer": (
        (
            "client",
            Wording(
                _("Your insurance offer from %(agency)s"),
                _(
                    "%(agency)s prepared an insurance offer for you: %(premium)s ₽. Read the terms "
                    "and answer on your private page; the link is yours alone.\n\n%(url)s"
                ),
            ),
        ),
    ),
    "accept": (
        (
            "agency",
            Wording(
                _("%(number)s: the client accepted the offer"),
                _(
                    "The client accepted the offer in %(number)s. Collect what the checklist "
                    "asks for.\n\nOpen it: %(url)s"
                ),
            ),
        ),
    ),
    "send_to_check": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s sent data to check"),
                _("The checklist of %(number)s is complete.\n\nCheck it: %(url)s"),
            ),
        ),
    ),
    "ask_for_correction": (
        (
            "agency",
            Wording(
                _("%(number)s: returned for correction"),
                _("The insurer marked what to correct in %(number)s.\n\nCorrect it: %(url)s"),
            ),
        ),
    ),
    "resubmit_quote": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s answered, ready to quote"),
                _("The marked items in %(number)s have been corrected.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "resubmit_check": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s answered, check again"),
                _("The marked items in %(number)s have been corrected.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "refer": (
        (
            "agency",
            Wording(
                _("%(number)s: with the underwriter"),
                _(
                    "Request %(number)s was referred to an underwriter; from now on the promise "
                    "for a referral applies.\n\nSee it: %(url)s"
                ),
            ),
        ),
    ),
    "approve_changed": (
        (
            "agency",
            Wording(
                _("%(number)s: approved on new terms, %(premium)s ₽"),
                _(
                    "The underwriter accepts %(number)s on new terms: %(premium)s ₽. The client "
                    "has to agree again.\n\nOpen it: %(url)s"
                ),
            ),
        ),
    ),
    "request_payment": (
        (
            "client",
            Wording(
                _("Your insurance is approved: %(premium)s ₽ to pay"),
                _("You can pay from your private page.\n\n%(url)s"),
            ),
        ),
        (
            "agency",
            Wording(
                _("%(number)s: approved, waiting for the payment"),
                _("The client has received the payment link for %(premium)s ₽.\n\nSee it: %(url)s"),
            ),
        ),
    ),
    "send": (
        (
            "client",
            Wording(
                _("Your policy %(policy)s"),
                _(
                    "Your policy %(policy)s and its memo are attached; both are also on your "
                    "private page.\n\n%(url)s"
                ),
            ),
        ),
        (
            "agency",
            Wording(
                _("%(number)s: policy %(policy)s issued"),
                _(
                    "Policy %(policy)s was sent to the client. Make sure that it arrived and "
                    "record the hand-over.\n\nOpen it: %(url)s"
                ),
            ),
        ),
    ),
    "decline": (
        (
            "agency",
            Wording(
                _("%(number)s: declined by the insurer"),
                _(
                    "The insurer declined %(number)s; the card shows the reason code.\n\n"
                    "See it: %(url)s"
                ),
            ),
        ),
    ),
    "cancel": (
        (
            "desk",
            Wording(
                _("%(number)s: cancelled by %(agency)s"),
                _(
                    "Request %(number)s is cancelled; there is nothing left to do.\n\n"
                    "See it: %(url)s"
                ),
            ),
        ),
    ),
    "expire": (
        (
            "agency",
            Wording(
                _("%(number)s: expired"),
                _("Request %(number)s has expired; one click reopens it.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "request_fix": (
        (
            "desk",
            Wording(
                _("%(number)s: an error in the issued papers"),
                _("%(agency)s reports an error in %(number)s.\n\nCorrect it: %(url)s"),
            ),
        ),
    ),
    "start_refund": (
        (
            "desk",
            Wording(
                _("%(number)s: refund of the premium"),
                _(
                    "A refund is due for %(number)s; the premium is %(premium)s ₽.\n\n"
                    "Open it: %(url)s"
                ),
            ),
        ),
    ),
}
WARNING = Wording(
    _("%(number)s: %(percent)s %% of the time has passed, due %(due)s"),
    _(
        "The promise “%(metric)s” on %(number)s (%(agency)s) is due at %(due)s.\n\n"
        "Now: %(status)s.\n\nOpen it: %(url)s"
    ),
)
BREACH = Wording(
    _("%(number)s: the promise was broken at %(due)s"),
    _(
        "The promise “%(metric)s” on %(number)s (%(agency)s) ran out at %(due)s. An escalation is "
        "open.\n\nNow: %(status)s.\n\nOpen it: %(url)s"
    ),
)
BEFORE = Wording(
    _("%(number)s: %(percent)s min of working time left, due %(due)s"),
    _(
        "The promise “%(metric)s” on %(number)s (%(agency)s) is due at %(due)s.\n\n"
        "Now: %(status)s.\n\nOpen it: %(url)s"
    ),
)
WITHDRAWN = Wording(
    _("%(number)s: the promise was kept, the earlier message is withdrawn"),
    _(
        "We wrote that the promise “%(metric)s” on %(number)s (%(agency)s) ran out at %(due)s. "
        "The work was done in time and is recorded so now: the breach is withdrawn.\n\n"
        "Now: %(status)s.\n\nOpen it: %(url)s"
    ),
)
# What a client is reminded of while the request waits for him.
REMINDER: dict[str, Wording] = {
    Status.OFFERED: Wording(
        _("Your insurance offer is waiting for your answer"),
        _(
            "%(agency)s prepared an insurance offer for you: %(premium)s ₽. You have not answered "
            "yet. Accept it or decline it on your private page; if something is unclear, ask your "
            "agent.\n\n%(url)s"
        ),
    ),
    Status.AWAITING_PAYMENT: Wording(
        _("Your insurance is waiting for the payment: %(premium)s ₽"),
        _(
            "The policy is issued once %(premium)s ₽ are paid. You can pay from your private page; "
            "if you have paid already, nothing is left for you to do.\n\n%(url)s"
        ),
    ),
}
