"""A promise runs out while nobody looks: the portal notices by itself, once."""

import secrets
import time
from datetime import datetime

from config.settings.celery import SWEEP_SECONDS_BEAT
from tests.e2e.callers import Json, program
from tests.e2e.portal import Portal, wait_for, words

SECONDS_LEFT = 4


def test_a_breach_opens_one_escalation_and_sends_one_message(portal: Portal) -> None:
    slug = f"late-{secrets.token_hex(3)}"
    script = f"from tests.e2e.late import about_to_breach as a; print(a('{slug}', {SECONDS_LEFT}))"
    one = portal.manage("shell", "-v", "0", "-c", script).split()[-1]
    agent = program(portal, f"agent@{slug}.example", slug)

    wait_for(lambda: _breaches(portal, one), 30, "the breach is mailed", instead=portal.said)

    def opened() -> list[Json]:
        listed = agent.get("escalations/")["results"]
        return [row for row in listed if row["policy_request_id"] == one]

    wait_for(opened, 10, "the escalation is opened", instead=portal.said)
    first = opened()
    time.sleep(2 * SWEEP_SECONDS_BEAT + 3)

    (escalation,) = opened()
    assert [escalation] == first
    assert (escalation["cause"], escalation["party"]) == ("breach", "insurer")
    (key,) = _breaches(portal, one)
    (mail,) = [one for one in portal.mails() if one["X-Belay-Key"] == key]
    assert "обещание нарушено" in words(mail), words(mail)
    _dated_when_it_was_due(agent.get(f"requests/{one}/export/"))


def _breaches(portal: Portal, one: str) -> list[str]:
    """Keys of the breach messages about a request."""
    about = [mail for mail in portal.mails(about=one) if mail["X-Belay-Key"].endswith(":100")]
    return [mail["X-Belay-Key"] for mail in about]


def _dated_when_it_was_due(told: Json) -> None:
    (breach,) = [event for event in told["clock_events"] if event["kind"] == "breach"]
    (clock,) = [row for row in told["clocks"] if row["id"] == breach["clock_id"]]
    assert clock["metric"] == "TTQ"
    assert breach["due_at"] == clock["due_at"]
    late = datetime.fromisoformat(breach["detected_at"]) - datetime.fromisoformat(breach["due_at"])
    assert 0 <= late.total_seconds() < 10
