"""What both faces do with a card: show it, poll its top, and answer to what is sent from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from apps.kernel.errors import BelayError, Malformed, NotAllowed, NotFound, Refusal, TooLarge
from apps.policy_requests.services import documents
from apps.policy_requests.services.answers import FieldFaults
from apps.usecases import drafting, escalating, verbs
from apps.widgets.card import build, move_form, papers, plan, top, urgency, why
from apps.widgets.card.dossier import Dossier, find
from apps.widgets.card.on_record import record_of
from apps.widgets.card.reader import Addresses, Reader
from apps.widgets.card.tried import Tried
from apps.widgets.live import region


@dataclass(frozen=True)
class Opened:
    """One card opened by one person on one face; `context` is what the face's frame needs."""

    request: HttpRequest
    policy_request_id: UUID
    reader: Reader
    addresses: Addresses
    template: str
    context: Mapping[str, object] = field(default_factory=dict)

    def dossier(self, tried: Tried | None = None) -> Dossier:
        """What is on file. Raises NotFound."""
        return Dossier(find(self.policy_request_id), self.reader, self.addresses, tried)

    def revision(self) -> int:
        """The revision the page was made from.

        Raises:
            Malformed: it is not there.
        """
        text = self.request.POST.get("revision", "")
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise Malformed(_("The page is too old. Open the request again."))
        return int(text)


Deed = Callable[[Opened], HttpResponse]


def show(opened: Opened, tried: Tried | None = None, *, status: int = 200) -> HttpResponse:
    """The whole card."""
    card = build.card_of(opened.dossier(tried))
    answer = render(
        opened.request, opened.template, {**opened.context, "card": card}, status=status
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def live(opened: Opened) -> HttpResponse:
    """The inside of the polled top, or of the polled plan; 304 while nothing in it has changed."""
    seen = opened.request.GET.get("revision", "")
    dossier = opened.dossier()
    if opened.request.GET.get("part") == "plan":
        sheet = plan.plan_sheet_of(dossier)
        asks = bool(sheet and sheet.offer) and urgency.urgency_of(dossier).form is not None
        told = {"sheet": sheet, "may_ask": asks}
        inside = render_to_string("widgets/card/plan_live.html", told, opened.request)
        return region(opened.request, inside)
    changed = seen.isdigit() and int(seen) != dossier.policy_request.revision
    context = {"top": top.top_of(dossier), "changed": changed}
    html = render_to_string("widgets/card/top.html", context, opened.request)
    return region(opened.request, html)


def explain(opened: Opened) -> HttpResponse:
    """Why a clock says what it says: a page of its own, or the inside of a panel."""
    dossier, asked = opened.dossier(), opened.request.GET
    clock = why.asked_clock(dossier, key=asked.get("clock", ""), side=asked.get("side", "insurer"))
    context = {
        **opened.context,
        "why": why.why_of(dossier, clock, whole=asked.get("all") == "1"),
        "record": record_of(dossier, clock),
        "number": dossier.policy_request.label,
        "card_url": opened.addresses.card,
    }
    in_panel = opened.request.headers.get("HX-Request") == "true"
    template = "widgets/why.html" if in_panel else opened.template.replace("card", "why")
    answer = render(opened.request, template, context)
    answer["Cache-Control"] = "private, no-store"
    answer["Vary"] = "HX-Request"
    return answer


def attempt(
    opened: Opened, key: str, deed: Callable[[], object], *, said: str, anchor: str = ""
) -> HttpResponse:
    """Do it and go back to the card; refused, show the card with everything typed.

    `key` names the form. What is not this person's to see or do is raised on.
    """
    try:
        deed()
    except (NotFound, NotAllowed):
        raise
    except BelayError as refused:
        errors = refused.errors if isinstance(refused, FieldFaults) else {}
        reasons = () if errors else tuple(refused.reasons)
        tried = Tried(key, opened.request.POST, reasons, errors)
        return show(opened, tried, status=refused.status)
    messages.success(opened.request, said)
    return back(opened, anchor)


def back(opened: Opened, anchor: str = "") -> HttpResponse:
    """See the card, by GET."""
    answer = redirect(opened.addresses.card + (f"#{anchor}" if anchor else ""))
    answer.status_code = 303
    return answer


def act(opened: Opened) -> HttpResponse:
    """Make the move named in `verb` with its parameters."""
    typed = opened.request.POST
    verb = verbs.VERBS.get(typed.get("verb", ""))
    if verb is None:
        raise Http404
    return attempt(
        opened,
        f"act-{verb.name}",
        lambda: verbs.perform(
            verb.name,
            policy_request_id=opened.policy_request_id,
            given=move_form.given(verb, typed),
            by=opened.reader.by,
            at=opened.reader.now,
            expected_revision=opened.revision(),
        ),
        said=_("Done: %(what)s.") % {"what": verb.label},
    )


def comment(opened: Opened) -> HttpResponse:
    """Write to the other side, or a note among one's own."""
    typed = opened.request.POST
    internal = typed.get("internal") == "on"
    return attempt(
        opened,
        "comment",
        lambda: drafting.comment(
            policy_request_id=opened.policy_request_id,
            body=legible(typed.get("body", "")),
            internal=internal,
            by=opened.reader.by,
            at=opened.reader.now,
        ),
        said=_("The note is kept.") if internal else _("The comment is sent."),
        anchor="feed",
    )


def legible(text: str) -> str:
    """The text itself.

    Raises:
        Malformed: it has characters that can't be stored.
    """
    if "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise Malformed(_("The text has characters that can't be stored. Type it by hand."))
    return text


def attach(opened: Opened) -> HttpResponse:
    """Attach the sent file to its row."""
    kind = opened.request.POST.get("kind", "")[:32]
    return attempt(
        opened,
        f"paper-{kind}",
        lambda: _attach(opened, kind),
        said=_("The document is attached."),
        anchor=f"paper-{kind}",
    )


def _attach(opened: Opened, kind: str) -> None:
    sent = opened.request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refusal(_("Choose a file first."), code="no_file")
    if (sent.size or 0) > documents.LARGEST:
        raise TooLarge(_("The file is larger than 10 MB."))
    drafting.attach(
        policy_request_id=opened.policy_request_id,
        kind=kind,
        name=legible(sent.name or ""),
        content=sent.read(),
        by=opened.reader.by,
        at=opened.reader.now,
        dated_on=_dated(opened.request.POST.get("dated_on", "").strip()),
    )


def _dated(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(_("The document's date can't be read."), code="dated_on") from None


def escalate(opened: Opened) -> HttpResponse:
    """Open the five-step card and go there."""
    made: list[UUID] = []

    def deed() -> None:
        row = escalating.escalate(
            policy_request_id=opened.policy_request_id,
            by=opened.reader.by,
            at=opened.reader.now,
        )
        made.append(row.pk)

    answer = attempt(opened, "escalate", deed, said=_("The escalation is open."))
    if made:
        answer["Location"] = opened.addresses.escalation(made[0])
    return answer


def download(opened: Opened, document_id: UUID) -> HttpResponse:
    """One stored file, as an attachment that no browser will run. Raises NotFound."""
    dossier = opened.dossier()
    document = documents.find(document_id, opened.policy_request_id)
    if not papers.may_open(dossier, document):
        raise NotFound(_("There is no such document."))
    answer = HttpResponse(documents.read(document), content_type=document.content_type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(True, document.name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
