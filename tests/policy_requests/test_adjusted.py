"""Claims laid over what was held: nothing is lost, nothing doubled, and the strongest one holds."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.policy_requests.adjusted import Claim, Held, adjusted, by_holder, by_party
from apps.policy_requests.enums import Cause, Holder, Party

START = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)
# Two days in microseconds: room for claims that begin before a life and end after it.
SPAN = 2 * 86_400 * 1_000_000
INSTANTS = st.integers(-SPAN, SPAN).map(lambda n: START + timedelta(microseconds=n))


@st.composite
def lives(draw: st.DrawFn) -> list[Held]:
    """Contiguous stretches, empty ones among them."""
    edges = sorted(draw(st.lists(INSTANTS, min_size=1, max_size=9)))
    holders = st.sampled_from(Holder.values)
    return [
        Held(seq, f"status-{seq}", draw(holders), start, end)
        for seq, (start, end) in enumerate(pairwise(edges), start=1)
    ]


def claims(parties: list[str]) -> st.SearchStrategy[list[Claim]]:
    one = st.builds(
        lambda edges, party, ref: Claim(min(edges), max(edges), party, ref),
        st.tuples(INSTANTS, INSTANTS),
        st.sampled_from(parties),
        st.sampled_from(["a", "b"]),
    )
    return st.lists(one, max_size=4)


LATE = claims(["insurer", "agency"])
OUT = claims(["platform"])
SETTLED = claims(Party.values)


def total(lengths: dict[str, timedelta]) -> timedelta:
    return sum(lengths.values(), timedelta())


@given(lives(), LATE, OUT, SETTLED)
def test_the_sums_are_the_lifetime_to_the_microsecond_and_nothing_overlaps(
    life: list[Held], late: list[Claim], out: list[Claim], settled: list[Claim]
) -> None:
    pieces = adjusted(life, late_asks=late, outages=out, disputes=settled)
    lifetime = life[-1].end - life[0].start if life else timedelta()
    assert total(by_party(pieces)) == total(by_holder(pieces)) == lifetime
    assert all(one.start < one.end for one in pieces)
    assert all(one.end == following.start for one, following in pairwise(pieces))
    if pieces:
        assert (pieces[0].start, pieces[-1].end) == (life[0].start, life[-1].end)


@given(lives(), LATE, OUT, SETTLED)
def test_what_was_held_stays_as_it_was(
    life: list[Held], late: list[Claim], out: list[Claim], settled: list[Claim]
) -> None:
    before = deepcopy(life)
    pieces = adjusted(life, late_asks=late, outages=out, disputes=settled)
    assert life == before
    held = dict.fromkeys(Holder.values, timedelta())
    for one in life:
        held[one.holder] += one.length
    assert by_holder(pieces) == {holder: length for holder, length in held.items() if length}


@given(lives(), LATE, OUT, SETTLED, st.randoms())
def test_the_order_of_what_is_given_does_not_matter(
    life: list[Held], late: list[Claim], out: list[Claim], settled: list[Claim], dice: object
) -> None:
    right = adjusted(life, late_asks=late, outages=out, disputes=settled)
    for given_ones in (life, late, out, settled):
        dice.shuffle(given_ones)  # type: ignore[attr-defined]
    assert adjusted(life, late_asks=late, outages=out, disputes=settled) == right


@given(lives(), LATE, OUT, SETTLED)
def test_every_minute_goes_to_the_strongest_claim_on_it(
    life: list[Held], late: list[Claim], out: list[Claim], settled: list[Claim]
) -> None:
    for piece in adjusted(life, late_asks=late, outages=out, disputes=settled):
        middle = piece.start + (piece.end - piece.start) / 2
        over = {
            cause: {(one.party, one.ref) for one in claimed if one.start <= middle < one.end}
            for cause, claimed in (
                (Cause.OUTAGE, out),
                (Cause.DISPUTE, settled),
                (Cause.LATE_ASK, late),
            )
        }
        strongest = next((cause for cause, found in over.items() if found), Cause.HELD)
        if piece.holder == Holder.NOBODY:
            strongest = Cause.HELD
        assert piece.cause == strongest
        expected = {(piece.holder, "")} if strongest == Cause.HELD else over[strongest]
        assert (piece.party, piece.ref) in expected


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


LIFE = [
    Held(1, "draft", "agency", at(0), at(10)),
    Held(2, "submitted", "insurer", at(10), at(30)),
    Held(3, "returned", "agency", at(30), at(60)),
    Held(4, "cancelled", "nobody", at(60), at(90)),
]


def told(**claimed: list[Claim]) -> list[tuple[int, str, str, int]]:
    """Stretch, party, cause and minutes of every piece."""
    return [
        (one.seq, one.party, one.cause.value, one.length // timedelta(minutes=1))
        for one in adjusted(LIFE, **claimed)
    ]


def test_an_outage_over_a_settled_dispute_over_a_late_ask_over_the_holder() -> None:
    pieces = told(
        late_asks=[Claim(at(30), at(60), "insurer", "3")],
        disputes=[Claim(at(30), at(50), "client", "d")],
        outages=[Claim(at(25), at(40), "platform", "sweep")],
    )
    assert pieces == [
        (1, "agency", "held", 10),
        (2, "insurer", "held", 15),
        (2, "platform", "outage", 5),
        (3, "platform", "outage", 10),
        (3, "client", "dispute", 10),
        (3, "insurer", "late_ask", 10),
        (4, "nobody", "held", 30),
    ]


def test_a_minute_that_nobody_held_stays_nobodys() -> None:
    pieces = told(outages=[Claim(at(0), at(90), "platform", "sweep")])
    assert pieces[-1] == (4, "nobody", "held", 30)


def test_an_hour_that_the_clocks_skip_is_neither_lost_nor_doubled() -> None:
    """29 March 2026: in Berlin 02:00 becomes 03:00; the arithmetic knows instants alone."""
    (piece,) = adjusted([Held(1, "draft", "agency", at(0), at(360))])
    assert piece.length == timedelta(hours=6)


def test_claims_of_one_kind_that_touch_are_told_as_one() -> None:
    twice = [
        Claim(at(10), at(20), "platform", "sweep"),
        Claim(at(15), at(30), "platform", "sweep"),
    ]
    assert told(outages=twice)[1] == (2, "platform", "outage", 20)
