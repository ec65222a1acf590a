"""Documents of the request: the client's papers of the checklist and the insurer's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.policy_requests.enums import ISSUE_STAGES, Status
from apps.policy_requests.models import Document
from apps.policy_requests.permissions import may_read_health
from apps.products.checklist import required_documents
from apps.products.terms import DocumentKind
from apps.widgets.card.answers import is_editable
from apps.widgets.card.dossier import Dossier
from apps.widgets.checklist import STATES
from apps.widgets.instants import instant

EXTRA = "extra_document"
OWN_PAPERS = {
    "key_information_document": gettext_lazy("Key information document"),
    "rules_document": gettext_lazy("Insurance rules"),
    "policy_document": gettext_lazy("Policy"),
    "memo_document": gettext_lazy("Client memo"),
    "refund_document": gettext_lazy("Payment order of the refund"),
}
ATTACHED_BY_HAND = {
    "key_information_document": (Status.SUBMITTED, Status.QUOTED, *ISSUE_STAGES),
    "rules_document": (Status.SUBMITTED, *ISSUE_STAGES),
    "policy_document": ISSUE_STAGES,
    "refund_document": (Status.REFUNDING,),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A stored file as a row shows it."""

    name: str
    url: str
    when: str
    size: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of document; `upload` says that this reader may attach it now, `dated` that the
    paper's own date is asked for, `key` names its form."""

    kind: str
    key: str
    label: str
    icon: str
    tone: str
    state: str
    words: str
    note: str
    held: Held | None
    upload: bool
    dated: bool
    reasons: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """A file was just sent for it and refused."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A list of papers and how many of the wanted ones are in."""

    rows: tuple[Paper, ...]
    summary: str
    complete: bool


def checklist_of(dossier: Dossier) -> PaperSheet:
    """The papers of the pinned checklist that matter now, and those outside it."""
    case = dossier.case
    required = required_documents(
        case.content, case.answers, dossier.policy_request.covers, "check", today=case.today
    )
    codes = {kind.code for kind in required}
    shown = [k for k in case.content.documents if k.code in codes or k.code in case.documents]
    rows = [_row(dossier, kind, kind.code in codes) for kind in shown]
    done = sum(row.state == "done" for row in rows if row.kind in codes)
    if is_editable(dossier) or EXTRA in case.documents:
        rows.append(_extra(dossier))
    return PaperSheet(
        rows=tuple(rows),
        summary=_("%(done)s of %(wanted)s") % {"done": done, "wanted": len(codes)},
        complete=done == len(codes),
    )


def _row(dossier: Dossier, kind: DocumentKind, required: bool) -> Paper:
    code, document = kind.code, dossier.case.documents.get(kind.code)
    state = _state(dossier, kind, required)
    return _paper(
        dossier,
        code,
        kind.label.into(dossier.reader.language),
        state=state,
        note=_note(dossier, kind),
        document=document,
        upload=is_editable(dossier) and kind.filled_by == "agency" and code != "pd_consent",
        dated=kind.max_age_days is not None,
    )


def _state(dossier: Dossier, kind: DocumentKind, required: bool) -> str:
    returned = dossier.case.open_return
    if returned is not None and kind.code in returned.fingerprints:
        return "flagged"
    if kind.code in dossier.case.document_codes:
        return "done"
    if kind.filled_by == "client":
        return "waiting"
    return "missing" if required else "optional"


def _note(dossier: Dossier, kind: DocumentKind) -> str:
    on_file = kind.code in dossier.case.document_codes
    if kind.pd_class == "health" and not on_file:
        return _("the client fills it in by his own link; only the underwriter reads it")
    if kind.code == "pd_consent" and kind.code not in dossier.case.documents:
        return _("recorded apart")
    document = dossier.case.documents.get(kind.code)
    if document is not None and document.dated_on and kind.max_age_days:
        return _age(dossier.case.today, document.dated_on, kind.max_age_days)
    if on_file:
        return ""
    if kind.max_age_days:
        days = kind.max_age_days
        return ngettext("not older than %(n)d day", "not older than %(n)d days", days) % {"n": days}
    return _("needed for the check") if kind.stage == "check" else ""


def _age(today: date, dated_on: date, most: int) -> str:
    values = {"date": f"{dated_on:%d.%m.%Y}", "n": most}
    if (today - dated_on).days > most:
        return (
            ngettext(
                "of %(date)s: older than %(n)d day", "of %(date)s: older than %(n)d days", most
            )
            % values
        )
    return _("of %(date)s") % values


def _extra(dossier: Dossier) -> Paper:
    returned = dossier.case.open_return
    flagged = returned is not None and EXTRA in returned.fingerprints
    document = dossier.case.documents.get(EXTRA)
    return _paper(
        dossier,
        EXTRA,
        _("A document outside the checklist"),
        state="flagged" if flagged else "done" if document else "optional",
        note="",
        document=document,
        upload=is_editable(dossier),
        dated=False,
    )


def own_papers_of(dossier: Dossier) -> tuple[Paper, ...]:
    """The insurer's papers: those held, and those he may attach in this state."""
    rows: list[Paper] = []
    for kind, label in OWN_PAPERS.items():
        document = dossier.case.documents.get(kind)
        may = dossier.reader.is_insurer and dossier.status in ATTACHED_BY_HAND.get(kind, ())
        awaited = kind == "memo_document" and dossier.status in ISSUE_STAGES
        if document is None and not may and not awaited:
            continue
        state = "done" if document else "waiting" if awaited else "missing"
        rows.append(
            _paper(
                dossier,
                kind,
                str(label),
                state=state,
                note=_("being prepared") if awaited and document is None else "",
                document=document,
                upload=may,
                dated=False,
            )
        )
    return tuple(rows)


def _paper(
    dossier: Dossier,
    kind: str,
    label: str,
    *,
    state: str,
    note: str,
    document: Document | None,
    upload: bool,
    dated: bool,
) -> Paper:
    icon, tone, words = STATES[state]
    key, tried = f"paper-{kind}", dossier.tried
    return Paper(
        kind=kind,
        key=key,
        label=label,
        icon=icon,
        tone=tone,
        state=state,
        words=str(words),
        note=note,
        held=_held(dossier, document),
        upload=upload,
        dated=dated,
        reasons=tried.reasons if tried is not None and tried.key == key else (),
    )


def _held(dossier: Dossier, document: Document | None) -> Held | None:
    if document is None or not may_open(dossier, document):
        return None
    return Held(
        name=document.name,
        url=dossier.addresses.document(document.pk),
        when=instant(document.uploaded_at, zone=dossier.reader.zone, now=dossier.now),
        size=_("%(n)s KB") % {"n": max(1, round(document.size / 1024))},
    )


def may_open(dossier: Dossier, document: Document) -> bool:
    """Papers about health are the underwriter's alone; the rest is for both sides."""
    return document.kind not in health_kinds(dossier.content.documents) or may_read_health(
        dossier.reader.by
    )


def health_kinds(kinds: Iterable[DocumentKind]) -> frozenset[str]:
    """Codes of the checklist's papers about health."""
    return frozenset(kind.code for kind in kinds if kind.pd_class == "health")
