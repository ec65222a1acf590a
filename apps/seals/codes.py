"""The code of a seal: 80 random bits in Crockford's base 32 and one check character.

The check character is a Reed-Solomon symbol over GF(32) (generator 2, polynomial x^5 + x^2 + 1).
It refuses every single wrong character and every exchange of two characters, wherever they stand.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS, BITS_PER_CHARACTER = 80, 5
LENGTH = BITS // BITS_PER_CHARACTER + 1
GROUP = 4
LONGEST_TYPED = 80
POLYNOMIAL, OVERFLOW = 0b100101, 0b100000
#: What people type for another: Crockford's own confusions, and the twins of a Russian keyboard.
LOOKALIKES = str.maketrans(
    "OILАВЕКМНОРСТХ", "011ABEKMH0PCTX", " -\u2010\u2011\u2012\u2013\u2014\u00a0\t\r\n"
)


def draw() -> str:
    """A new random code, 17 characters without hyphens."""
    number = secrets.randbits(BITS)
    places = range(BITS - BITS_PER_CHARACTER, -1, -BITS_PER_CHARACTER)
    body = "".join(ALPHABET[number >> place & 31] for place in places)
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that makes `body` plus it a code."""
    return ALPHABET[_times_generator(_folded(body))]


def normal(typed: str) -> str | None:
    """The code a person meant, or None when no code reads like this.

    Case, spaces, hyphens and look-alike characters are forgiven; a wrong character is not.
    """
    code = typed[:LONGEST_TYPED].upper().translate(LOOKALIKES)
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code if _folded(code) == 0 else None


def grouped(code: str) -> str:
    """`code` as it is printed: XXXX-XXXX-XXXX-XXXX-X."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _folded(characters: str) -> int:
    """The value of the characters as a polynomial at the generator; 0 for a whole code."""
    total = 0
    for character in characters:
        total = _times_generator(total) ^ ALPHABET.index(character)
    return total


def _times_generator(element: int) -> int:
    doubled = element << 1
    return doubled ^ POLYNOMIAL if doubled & OVERFLOW else doubled
