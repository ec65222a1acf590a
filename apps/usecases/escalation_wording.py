"""The words of messages about escalations, urgent calls and corrections."""

from django.utils.translation import gettext_lazy as _

from apps.usecases.wording import Wording

RUNG = Wording(
    _("%(number)s: an escalation waits for you"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. Nobody has acknowledged the "
        "escalation yet; your level is %(level)s. Closing: %(deadline)s.\n\n"
        "Acknowledge and answer: %(url)s"
    ),
)
RUNG_PHONE = Wording(
    _("%(number)s: expect a call about an escalation"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. By the agreement you are reached by "
        "phone at this step; your level is %(level)s. Closing: %(deadline)s.\n\n"
        "Acknowledge and answer: %(url)s"
    ),
)
RUNG_TOLD = Wording(
    _("%(number)s: an escalation is open"),
    _(
        "For your information: request %(number)s of %(agency)s is stuck: %(place)s. "
        "Closing: %(deadline)s.\n\nSee it: %(url)s"
    ),
)
CALL = Wording(
    _("%(number)s: urgent call, deadline %(deadline)s"),
    _(
        "%(agency)s asks for the urgent route for request %(number)s. It has to be ready by "
        "%(deadline)s.\n\nAcknowledge the call: %(url)s"
    ),
)
RAISED = Wording(
    _("%(number)s: not solved, raised to your level"),
    _(
        "Request %(number)s of %(agency)s is still stuck: %(place)s. It was raised to your level: "
        "%(level)s. Closing: %(deadline)s.\n\nAcknowledge and answer: %(url)s"
    ),
)
WAITS = Wording(
    _("%(number)s: acknowledge by %(due)s, %(percent)s %% of the time has passed"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. By the agreement the call has to be "
        "acknowledged by %(due)s. Closing: %(deadline)s.\n\nAcknowledge and answer: %(url)s"
    ),
)
WAITS_MINUTES = Wording(
    _("%(number)s: acknowledge by %(due)s, %(percent)s min of working time left"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. By the agreement the call has to be "
        "acknowledged by %(due)s. Closing: %(deadline)s.\n\nAcknowledge and answer: %(url)s"
    ),
)
STILL_UNACKNOWLEDGED = Wording(
    _("%(number)s: still not acknowledged, %(percent)s %% of the time has passed"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. By the agreement the call had to be "
        "acknowledged by %(due)s, and nobody has answered since. Closing: %(deadline)s.\n\n"
        "See it: %(url)s"
    ),
)
UNACKNOWLEDGED = Wording(
    _("%(number)s: nobody acknowledged in time"),
    _(
        "Request %(number)s of %(agency)s is stuck: %(place)s. By the agreement the call had to be "
        "acknowledged by %(due)s; that time has run out. Closing: %(deadline)s.\n\n"
        "See it: %(url)s"
    ),
)
CORRECTION = Wording(
    _("%(agency)s: a promise does not fit, a correction is open"),
    _(
        "The promise “%(promise)s” was broken %(failures)s times out of %(total)s. Name an owner, "
        "a due date and what changes.\n\nAnswer: %(url)s"
    ),
)
CORRECTION_LATE = Wording(
    _("%(agency)s: a correction still waits for its answer"),
    _(
        "The promise “%(promise)s” was broken %(failures)s times out of %(total)s, and you answer "
        "for what changes. Its day was %(due)s and nothing has been answered yet.\n\n"
        "Answer: %(url)s"
    ),
)
