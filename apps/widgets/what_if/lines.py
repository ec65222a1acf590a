"""The clocks a job found, a page of them, each with its request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from apps.policy_requests.models import PolicyRequest
from apps.registry.models import Job, JobLine
from apps.widgets.agreement.words import promise_words
from apps.widgets.what_if.words import change_tone, change_words

SIZE = 50
CardUrl = Callable[[JobLine], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One clock; `who` is the client's name inside the agency, the agency's at the desk."""

    url: str
    label: str
    who: str
    promise: str
    change: str
    tone: str
    before_at: datetime | None
    after_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of them; `page` is Django's, for the links to the others."""

    rows: tuple[Line, ...]
    page: "Page[JobLine]"

    @property
    def count(self) -> int:
        """On all pages."""
        return self.page.paginator.count


def client_names(lines: Sequence[JobLine]) -> dict[UUID, str]:
    """Clients by request, for the agency we are in."""
    ids = {line.policy_request_id for line in lines}
    rows = PolicyRequest.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", "client_name"))


def lines_of(job: Job, wanted: str, card_url: CardUrl, *, is_agency: bool) -> Lines:
    """The page `wanted` of what the job found, the worst first. Three statements."""
    paginator = Paginator(job.lines.select_related("agency"), SIZE)
    page = paginator.get_page(wanted)
    shown = list(page.object_list)
    names: Mapping[UUID, str] = client_names(shown) if is_agency else {}
    return Lines(tuple(_line(job, one, names, card_url) for one in shown), page)


def _line(job: Job, line: JobLine, names: Mapping[UUID, str], card_url: CardUrl) -> Line:
    _kind, _metric, _stage, _cycle, number = line.clock.split(":")
    return Line(
        url=card_url(line),
        label=_("BL-%(number)d") % {"number": line.number},
        who=names.get(line.policy_request_id, "") or ("" if names else line.agency.name),
        promise=promise_words(line.metric, line.stage, "repeat" if int(number) > 1 else "first"),
        change=change_words(job, line.change),
        tone=change_tone(line.change),
        before_at=line.before_at,
        after_at=line.after_at,
    )
