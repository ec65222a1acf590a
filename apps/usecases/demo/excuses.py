"""Why the people of the demo say they were late: mostly what is suggested, at times better."""

import random
from collections.abc import Callable
from datetime import datetime

from apps.kernel.actors import Actor, Side
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.owing import Owed, owed
from apps.usecases.giving_reasons import Given

Explain = Callable[[PolicyRequest, Actor, datetime], list[Given]]
BETTER = {
    Side.AGENCY: ("missing_data", "no_client_contact", "collecting_documents", "register_delay"),
    Side.INSURER: ("queue_overload", "no_template", "authority_wait", "integration_down"),
}
OWN_WORDS = "Клиент попросил перенести звонок на утро."


def as_suggested(policy_request: PolicyRequest, by: Actor, at: datetime) -> list[Given]:
    """Confirm what is suggested for everything that wants a reason from these hands."""
    return [Given(one.name, one.suggested) for one in owed(policy_request, by=by, at=at)]


class Excuses:
    """Plausible reasons drawn from a seeded source.

    Six in ten confirm the suggestion, one in twenty is in own words. The insurer, who may hand on
    without a word, leaves four in ten open.
    """

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)  # noqa: S311 -- a plausible demo, not a secret

    def __call__(self, policy_request: PolicyRequest, by: Actor, at: datetime) -> list[Given]:
        wanted = owed(policy_request, by=by, at=at)
        if by.side is Side.INSURER and self.source.random() < 0.4:
            return []
        return [self._one(one, by) for one in wanted]

    def _one(self, one: Owed, by: Actor) -> Given:
        drawn = self.source.random()
        if drawn < 0.6 or by.side is None:
            return Given(one.name, one.suggested)
        if drawn < 0.95:
            return Given(one.name, self.source.choice(BETTER[by.side]))
        return Given(one.name, "other", OWN_WORDS)
