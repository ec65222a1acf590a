"""Reasons of broken promises as bodies: those given, and those a move still asks for."""

from collections.abc import Iterable
from typing import Any

from apps.api.clock_bodies import ids_of
from apps.kernel.actors import Actor
from apps.policy_requests import delays
from apps.policy_requests.models import DelayReason, PolicyRequest
from apps.policy_requests.owing import NAMES, Owed
from apps.usecases.giving_reasons import ReasonsWanted
from apps.widgets.card.clocks import title

Json = dict[str, Any]
PARAMETER = "delay_reasons"


def reason_body(row: DelayReason) -> Json:
    """A reason somebody gave."""
    return {
        "code": row.code,
        "words": delays.words_of(row.code),
        "owner": delays.owner_of(row.code, row.kind),
        "comment": row.comment,
        "suggested": row.suggested,
        "confirmed": row.is_confirmed,
        "given_by": row.given_by.name,
        "given_at": row.given_at,
    }


def wanted_bodies(policy_request: PolicyRequest, wanted: Iterable[Owed]) -> list[Json]:
    """What a move asks for: every clock by id and name, in words, with the suggestion."""
    ids = ids_of(policy_request)
    return [
        {
            "clock": ids.get(one.clock.key),
            "name": one.name,
            **dict(zip(NAMES, one.clock.key, strict=True)),
            "words": title(one.clock),
            "suggested": one.suggested,
        }
        for one in wanted
    ]


def told(refused: ReasonsWanted, policy_request: PolicyRequest, by: Actor) -> ReasonsWanted:
    """The refusal with what its problem document says beside the sentences."""
    refused.more = {
        "wanted": wanted_bodies(policy_request, refused.wanted),
        "choices": listed(by.side.value if by.side else ""),
    }
    return refused


def listed(first: str) -> list[Json]:
    """The list of reasons, the owner `first` first."""
    groups = delays.choices(first)
    return [{"code": code, "label": words} for _owner, found in groups for code, words in found]
