"""Is a package file whole? Everything wrong with it, by path, as sentences.

A file with one fault is refused whole, so the list holds every fault that can be told at once:
those of its shape (`schema.json`) and those of its meaning (covers without a deadline, rules
naming absent fields, a sample that does not cost what it says).
"""

from typing import Any

from apps.products.validation.fault import Fault
from apps.products.validation.loading import load
from apps.products.validation.meaning import meaning_faults
from apps.products.validation.sample import sample_faults
from apps.products.validation.shape import shape_faults

__all__ = ["Fault", "faults", "load"]


def faults(document: Any) -> list[Fault]:
    """Every fault of a parsed package file in the active language, ordered by path."""
    found = shape_faults(document)
    found += meaning_faults(document)
    if not found:
        found = sample_faults(document)
    return sorted(dict.fromkeys(found), key=lambda fault: fault.order)
