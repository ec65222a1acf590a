"""The living agencies by name, page by page."""

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.agencies.models import Agency
from apps.kernel.errors import Malformed

PAGE = 25
BETWEEN = "~"


def agency_page(*, after: str = "", size: int = PAGE) -> tuple[list[Agency], str]:
    """The agencies after a place, and the place of the next page; empty on the last one.

    A place is the name and the slug of the last agency read.

    Raises:
        Malformed: the place can't be read.
    """
    rows = Agency.objects.filter(is_active=True).order_by("name", "slug")
    if after:
        name, between, slug = after.rpartition(BETWEEN)
        if not between or "\x00" in after:
            raise Malformed(_("This page of the list can't be found. Start from the first."))
        rows = rows.filter(Q(name__gt=name) | Q(name=name, slug__gt=slug))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], f"{last.name}{BETWEEN}{last.slug}"
