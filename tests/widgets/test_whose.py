"""Two columns of whole minutes with one sum, where who kept his time reads the same twice."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.policy_requests.enums import Party
from apps.widgets.card.whose import _alike
from apps.widgets.ledger import whole_minutes

LENGTHS = st.lists(
    st.integers(0, 10**10).map(lambda n: timedelta(microseconds=n)), min_size=5, max_size=5
)


@given(LENGTHS, st.integers(0, 4), st.integers(0, 4), st.integers(0, 10**10))
def test_both_columns_have_one_sum_and_the_unmoved_read_alike(
    lengths: list[timedelta], giver: int, taker: int, micros: int
) -> None:
    raw = dict(zip(Party.values, lengths, strict=True))
    fair = dict(raw)
    passed = min(timedelta(microseconds=micros), lengths[giver])
    fair[Party.values[giver]] -= passed
    fair[Party.values[taker]] += passed
    before = dict(zip(raw, whole_minutes(list(raw.values())), strict=True))
    after = _alike(raw, fair, before)
    assert sum(after.values(), timedelta()) == sum(before.values(), timedelta())
    assert all(after[party] == before[party] for party in raw if raw[party] == fair[party])
    assert all(minutes >= timedelta() for minutes in after.values())
    assert all(abs(after[p] - fair[p]) < timedelta(minutes=2) for p in raw)
