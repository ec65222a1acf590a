"""A move asked for by name: its parameters are read, its use case is called."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed, NotFound, Refusal
from apps.policy_requests.models import PolicyRequest
from apps.usecases.giving_reasons import Given
from apps.usecases.verbs.table import VERBS, Param

LONGEST_TEXT = 2000


def perform(
    name: str,
    *,
    policy_request_id: UUID,
    given: Mapping[str, Any],
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Make the move `name` with what the person gave.

    `given` maps parameter names to raw values; `items` is a list. Unknown names are refused.
    `delay_reasons` of a move that `explains` is a list of {"clock", "code", "comment"}.

    Raises:
        NotFound: no such verb. Malformed, Refusal: what is wrong with the parameters.
        Whatever the use case raises.
    """
    verb = VERBS.get(name)
    if verb is None:
        raise NotFound(_("There is no such action."))
    arguments = {param.name: _read(param, given.get(param.name)) for param in verb.params}
    if verb.explains:
        arguments["delay_reasons"] = _reasons(given.get("delay_reasons"))
    return verb.run(
        policy_request_id=policy_request_id,
        by=by,
        at=at,
        expected_revision=expected_revision,
        **arguments,
    )


def _read(param: Param, raw: Any) -> Any:
    if param.kind == "items":
        return _items(raw)
    if param.kind == "bool":
        return raw in (True, "true", "on", "1", 1)
    text = "" if raw is None else str(raw).strip()
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise Malformed(_("“%(label)s” can't be read.") % {"label": param.label})
    if not text and param.required:
        raise Refusal(_("Fill in “%(label)s”.") % {"label": param.label}, code="missing_parameter")
    return _number(param, text) if param.kind in ("money", "percent") else text


def _items(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    codes = [raw] if isinstance(raw, str) else raw
    if not isinstance(codes, list | tuple) or len(codes) > 100:
        raise Malformed(_("The list of items can't be read."))
    return tuple(dict.fromkeys(str(code)[:48] for code in codes))


def _reasons(raw: Any) -> tuple[Given, ...]:
    """Raises Malformed for anything but a list of small objects of texts."""
    if raw is None:
        return ()
    if not isinstance(raw, list | tuple) or len(raw) > 100:
        raise Malformed(_("The list of reasons can't be read."))
    return tuple(_reason(one) for one in raw)


def _reason(raw: Any) -> Given:
    known = {"clock", "code", "comment"}
    texts = list(raw.values()) if isinstance(raw, dict) and {"clock", "code"} <= set(raw) else [0]
    if not all(_is_plain(text) for text in texts) or not set(raw) <= known:
        raise Malformed(_("The list of reasons can't be read."))
    return Given(raw["clock"].strip(), raw["code"].strip(), raw.get("comment", "").strip())


def _is_plain(text: Any) -> bool:
    return isinstance(text, str) and "\x00" not in text and len(text) <= LONGEST_TEXT


def _number(param: Param, text: str) -> Decimal:
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    bounds = (-50, 300) if param.kind == "percent" else (0, 10**11)
    if not number.is_finite() or not bounds[0] <= number <= bounds[1]:
        raise Malformed(_("“%(label)s” must be a number.") % {"label": param.label})
    if number != round(number, 2):
        raise Malformed(_("“%(label)s” has at most two decimals.") % {"label": param.label})
    return number
