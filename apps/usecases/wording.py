"""The words of every message, whole sentences with named places, in one table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
                _("%(number)s: quote wanted by %(agency)s"),
                _("%(agency)s asks for a quote on request %(number)s.\n\nOpen it: %(url)s"),
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
                _("The insurer flagged what is missing in %(number)s.\n\nMend it: %(url)s"),
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
                _("The client accepted %(number)s. Collect the checklist.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "send_to_check": (
        (
            "desk",
            Wording(
                _("%(number)s: data to check from %(agency)s"),
                _("The checklist of %(number)s is complete.\n\nCheck it: %(url)s"),
            ),
        ),
    ),
    "ask_for_correction": (
        (
            "agency",
            Wording(
                _("%(number)s: returned for correction"),
                _("The insurer flagged items of %(number)s.\n\nMend them: %(url)s"),
            ),
        ),
    ),
    "resubmit_quote": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s answered, quote wanted"),
                _("The flagged items of %(number)s were mended.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "resubmit_check": (
        (
            "desk",
            Wording(
                _("%(number)s: %(agency)s answered, check again"),
                _("The flagged items of %(number)s were mended.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "refer": (
        (
            "agency",
            Wording(
                _("%(number)s: with the underwriter"),
                _(
                    "Request %(number)s was referred to an underwriter; the promise is now that of "
                    "a referral.\n\nSee it: %(url)s"
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
                    "The underwriter takes %(number)s on new terms: %(premium)s ₽. The client has "
                    "to accept again.\n\nOpen it: %(url)s"
                ),
            ),
        ),
    ),
    "request_payment": (
        (
            "client",
            Wording(
                _("Your policy is approved: %(premium)s ₽ to pay"),
                _("The payment link is on your private page.\n\n%(url)s"),
            ),
        ),
        (
            "agency",
            Wording(
                _("%(number)s: approved, waiting for the payment"),
                _("The client got the payment link for %(premium)s ₽.\n\nSee it: %(url)s"),
            ),
        ),
    ),
    "send": (
        (
            "client",
            Wording(
                _("Your policy %(policy)s"),
                _(
                    "Your policy %(policy)s and its memo are attached; they also wait on your "
                    "private page.\n\n%(url)s"
                ),
            ),
        ),
        (
            "agency",
            Wording(
                _("%(number)s: policy %(policy)s issued"),
                _("Policy %(policy)s went to the client. Hand it over.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "decline": (
        (
            "agency",
            Wording(
                _("%(number)s: declined by the insurer"),
                _("The insurer declined %(number)s; the code is on the card.\n\nSee it: %(url)s"),
            ),
        ),
    ),
    "cancel": (
        (
            "desk",
            Wording(
                _("%(number)s: cancelled by %(agency)s"),
                _("Request %(number)s is cancelled; nothing to do.\n\nSee it: %(url)s"),
            ),
        ),
    ),
    "expire": (
        (
            "agency",
            Wording(
                _("%(number)s: expired"),
                _("The term of %(number)s ran out. Reopen it in one click.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
    "request_fix": (
        (
            "desk",
            Wording(
                _("%(number)s: a defect in the issued papers"),
                _("%(agency)s reports a defect in %(number)s.\n\nMend it: %(url)s"),
            ),
        ),
    ),
    "start_refund": (
        (
            "desk",
            Wording(
                _("%(number)s: refund of the premium"),
                _("A refund of %(premium)s ₽ is due on %(number)s.\n\nOpen it: %(url)s"),
            ),
        ),
    ),
}
WARNING = Wording(
    _("%(number)s: %(percent)s %% of the time is used, due %(due)s"),
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
