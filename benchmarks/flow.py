"""A transition through its real use case against the least SQL that does the same, and a race.

Wall time with the commit; the nudge to the workers goes to a queue in memory. Every turn takes a
draft of its own, for a draft is submitted once.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from threading import Barrier, Thread
from time import perf_counter_ns
from uuid import UUID

from django.db import connections

from apps.agencies.stepping import inside
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError
from apps.policy_requests.models import PolicyRequest
from apps.usecases import quoting
from benchmarks import bars
from benchmarks.bars import Row
from benchmarks.database import execute, fetch
from benchmarks.effects import new_office, statements
from benchmarks.harness import interleave
from tests.situations import Office, minutes

RACERS = 20
AT = minutes(5)
PACKAGES = ("CASH-SEC", "MTG-SEC", "RENT-LL")
# Not a guard, not a clock, not a message, nobody asked whether he may: the floor of any design.
RAW = """
WITH moved AS (
  UPDATE policy_requests_policyrequest SET status = 'submitted', status_since = %(at)s,
    revision = revision + 1, valid_until = NULL
  WHERE id = %(id)s AND status = 'draft' RETURNING id),
line AS (
  INSERT INTO policy_requests_statuschange (policy_request_id, seq, name, from_status, to_status,
    occurred_at, recorded_at, actor_kind, staff_id, rule, reason_code, return_stage, urgent,
    details)
  SELECT id, (
      SELECT max(seq) + 1 FROM policy_requests_statuschange WHERE policy_request_id = %(id)s),
    'submit', 'draft', 'submitted', %(at)s, %(at)s, 'staff', %(staff)s, '', '', '', false, '{}'
  FROM moved),
closed AS (
  UPDATE policy_requests_interval SET ended_at = %(at)s
  WHERE policy_request_id = (SELECT id FROM moved) AND ended_at IS NULL
  RETURNING policy_request_id),
opened AS (
  INSERT INTO policy_requests_interval (policy_request_id, status, holder, started_at)
  SELECT policy_request_id, 'submitted', 'insurer', %(at)s FROM closed),
disarmed AS (
  DELETE FROM public.watch_timer
  WHERE agency_id = %(agency)s AND policy_request_id = (SELECT id FROM moved)),
armed AS (
  INSERT INTO public.watch_timer (agency_id, kind, policy_request_id, clock_id, threshold, fire_at)
  SELECT %(agency)s, 'threshold', id, gen_random_uuid(), 50, %(at)s + interval '15 minutes'
  FROM moved)
INSERT INTO public.watch_outboxentry (id, agency_id, kind, ref, due_at, created_at, attempts,
  parked)
SELECT gen_random_uuid(), %(agency)s, 'message', gen_random_uuid(), %(at)s, %(at)s, 0, false
FROM moved
"""


def run(smoke: bool) -> list[Row]:
    """Smoke: 11 turns of each variant; full: 41."""
    rounds = 11 if smoke else 41
    office = new_office("flow")
    with inside(office.agency):
        _submit(office, _draft(office))
        return [
            _against_raw(office, rounds),
            _statements_by_package(office),
            _statements_by_history(office),
            *_race(office, rounds=1 if smoke else 5),
        ]


def _draft(office: Office, package_code: str = "CASH-SEC") -> UUID:
    return UUID(str(office.journey(package_code).policy_request.pk))


def _submit(office: Office, policy_request_id: UUID) -> None:
    by = office.people["agent"]
    quoting.submit(policy_request_id=policy_request_id, by=by, at=AT)


def _against_raw(office: Office, rounds: int) -> Row:
    """Ours is measured twice, the raw statement once; each also runs once unmeasured."""
    drafts = iter([_draft(office) for _ in range(3 * (rounds + 1))])
    agent, agency = office.people["agent"], office.agency

    def raw(drafts: Iterator[UUID]) -> None:
        values = {"at": AT, "id": next(drafts), "staff": agent.staff_id, "agency": agency.pk}
        execute(RAW, values)

    medians = interleave(
        {"use case": lambda: _submit(office, next(drafts)), "raw": partial(raw, drafts)},
        rounds,
        clock=perf_counter_ns,
    )
    left = PolicyRequest.objects.filter(status="draft").count()
    if left:
        raise AssertionError(f"{left} drafts were not submitted")
    ratio = medians["use case"] / medians["raw"]
    return bars.at_most("submit / raw statement", ratio, bars.MOVE_TO_RAW, medians)


def _statements_by_package(office: Office) -> Row:
    """However many covers and questions a package has."""
    counts = {
        package: len(statements(partial(_submit, office, _draft(office, package))))
        for package in PACKAGES
    }
    return bars.steady("statements of a submit, by package", counts)


def _statements_by_history(office: Office) -> Row:
    """However often the request went to and fro before."""
    journey = office.request_in("submitted")
    counts = {}
    for turn in range(1, 9):
        at = minutes(60 * turn)
        quoting.ask_for_quote_data(
            policy_request_id=_id(journey.id), reason_code="other", items=("extra_document",),
            comment="…", by=office.people["operator"], at=at,
        )  # fmt: skip
        execute(
            "DELETE FROM policy_requests_returneditems WHERE policy_request_id = %s", [journey.id]
        )
        back: Callable[[], object] = partial(
            quoting.resubmit_quote,
            policy_request_id=_id(journey.id),
            by=office.people["agent"],
            at=at,
        )
        counts[f"{2 * turn + 1} lines"] = len(statements(back))
    return bars.steady("statements of a resubmission, by history", counts)


def _id(found: UUID | None) -> UUID:
    if found is None:
        raise LookupError("The journey has not begun.")
    return found


def _race(office: Office, rounds: int) -> list[Row]:
    """Twenty people press the same button; one wins, one line of history is written."""
    winners, refused, lines = [], [], []
    for _ in range(rounds):
        draft = _draft(office)
        outcomes = _run_together(office, draft)
        winners.append(outcomes.count("moved"))
        refused.append(len(outcomes) - outcomes.count("moved") - outcomes.count("fault"))
        sql = (
            "SELECT count(*) FROM policy_requests_statuschange "
            "WHERE policy_request_id = %s AND name = 'submit'"
        )
        lines.append(int(fetch(sql, [draft])[0][0]))
    told = f"{rounds} races: winners {winners}, refused {refused}, lines {lines}"
    clean = set(winners) == set(lines) == {1} and set(refused) == {RACERS - 1}
    return [bars.fact(f"{RACERS} threads, one transition", max(winners), "= 1", clean, told)]


def _run_together(office: Office, draft: UUID) -> list[str]:
    barrier, outcomes = Barrier(RACERS), []

    def racer(by: Actor, at: datetime) -> None:
        try:
            with inside(office.agency):
                barrier.wait(30)
                quoting.submit(policy_request_id=draft, by=by, at=at)
            outcomes.append("moved")
        except BelayError as refusal:
            outcomes.append(refusal.code)
        except Exception as fault:
            outcomes.append("fault")
            print(f"{type(fault).__name__}: {fault}")
        finally:
            connections.close_all()

    racers = [Thread(target=racer, args=(office.people["agent"], AT)) for _ in range(RACERS)]
    for thread in racers:
        thread.start()
    for thread in racers:
        thread.join()
    return outcomes
