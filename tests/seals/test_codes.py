"""A code forgives how it is typed and refuses what is typed wrong."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from apps.seals import codes

bodies = st.text(codes.ALPHABET, min_size=16, max_size=16)


def whole(body: str) -> str:
    return body + codes.check_character(body)


def test_a_drawn_code_is_read_back_from_its_printed_form() -> None:
    drawn = {codes.draw() for _ in range(500)}
    assert len(drawn) == 500
    for code in drawn:
        assert len(code) == 17
        assert codes.normal(codes.grouped(code)) == code


def test_the_printed_form_has_four_groups_and_the_check_character() -> None:
    assert [len(part) for part in codes.grouped(codes.draw()).split("-")] == [4, 4, 4, 4, 1]


def test_case_spaces_hyphens_and_lookalikes_are_forgiven() -> None:
    code = whole("01ABCEHKMPTX0198")
    sloppy = " " + codes.grouped(code).lower().replace("0", "o", 1).replace("1", "I", 1) + "\n"
    assert codes.normal(sloppy) == code
    assert codes.normal(code.replace("1", "l").replace("0", "O")) == code
    russian = code.translate(str.maketrans("ABCEHKMPTX", "АВСЕНКМРТХ"))
    assert russian != code
    assert codes.normal(russian) == code
    assert codes.normal(" – ".join([code[:4], code[4:]])) == code


@given(bodies, st.integers(0, 16), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_refused(body: str, place: int, other: str) -> None:
    code = whole(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (codes.normal(wrong) == code) == (wrong == code)
    assert codes.normal(wrong) in (code, None)


@given(bodies)
def test_two_exchanged_characters_are_refused(body: str) -> None:
    code = whole(body)
    for first, second in combinations(range(17), 2):
        if code[first] != code[second]:
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert codes.normal("".join(swapped)) is None


def test_what_is_no_code_at_all_is_refused_quietly() -> None:
    for typed in ("", " ", "-", "ABC", "U" * 17, "0" * 16, "0" * 18, "\x00" * 17, "я" * 17, "💥"):
        assert codes.normal(typed) is None
