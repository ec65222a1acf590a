"""How names are compared: the database's own order does not know Cyrillic."""

import unicodedata


def search_key(text: str) -> str:
    """Lower case, ё as е, single spaces: what names are sorted and searched by."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return " ".join(plain.split())
