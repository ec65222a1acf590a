"""The whole card, composed from its parts."""

from dataclasses import dataclass

from apps.widgets.card import people as around
from apps.widgets.card.answers import AnswerSheet, sheet_of
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.feed import Story, feed_of
from apps.widgets.card.moves import Rail, rail_of
from apps.widgets.card.papers import Paper, PaperSheet, checklist_of, own_papers_of
from apps.widgets.card.plan import PlanSheet, plan_sheet_of
from apps.widgets.card.price import (
    CoverChoice,
    InvoiceSheet,
    QuoteSheet,
    covers_of,
    invoice_of,
    quote_of,
)
from apps.widgets.card.returned import Returned, returned_of
from apps.widgets.card.small_forms import CommentForm
from apps.widgets.card.top import Top, top_of
from apps.widgets.card.tried import Tried, marked, sent
from apps.widgets.card.underwriting import Health, Underwriting, health_of, underwriting_of
from apps.widgets.card.urgency import Urgency, urgency_of
from apps.widgets.card.whose import Whose, whose_of
from apps.widgets.card.why import Why, whys

DEEDS = (
    "act", "answers", "documents", "comment", "consent", "shown", "responsible", "urgent", "link",
    "bank", "escalate", "take", "agree", "health",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """Everything `widgets/card/page.html` shows to one reader at one moment.

    `to` maps the name of a form to the address it is sent to.
    """

    is_insurer: bool
    to: dict[str, str]
    live_url: str
    revision: int
    ended: bool
    draft: bool
    tried: Tried | None
    top: Top
    returned: Returned | None
    rail: Rail
    answers: AnswerSheet
    covers: tuple[CoverChoice, ...]
    checklist: PaperSheet
    own_papers: tuple[Paper, ...]
    quote: QuoteSheet | None
    invoice: InvoiceSheet | None
    underwriting: Underwriting | None
    health: Health | None
    people: around.People
    consent: around.Fact
    shown: around.Fact | None
    urgency: Urgency
    link: around.Link | None
    bank: around.Bank | None
    escalations: tuple[around.EscalationRow, ...]
    may_escalate: bool
    whose: Whose
    clocks: tuple[Why, ...]
    plan: PlanSheet | None
    feed: Story
    comment: CommentForm


def card_of(dossier: Dossier) -> Card:
    """The card for the dossier's reader."""
    one, tried = dossier.policy_request, dossier.tried
    comment = CommentForm(sent("comment", tried))
    marked(comment, "comment", tried)
    live = dossier.addresses.to("live")
    return Card(
        is_insurer=dossier.reader.is_insurer,
        to={deed: dossier.addresses.to(deed) for deed in DEEDS},
        live_url=f"{live}?revision={one.revision}",
        revision=one.revision,
        ended=one.is_ended,
        draft=dossier.status == "draft",
        tried=tried,
        top=top_of(dossier),
        returned=returned_of(dossier),
        rail=rail_of(dossier),
        answers=sheet_of(dossier),
        covers=covers_of(dossier),
        checklist=checklist_of(dossier),
        own_papers=own_papers_of(dossier),
        quote=quote_of(dossier),
        invoice=invoice_of(dossier),
        underwriting=underwriting_of(dossier),
        health=health_of(dossier),
        people=around.people_of(dossier),
        consent=around.consent_of(dossier),
        shown=around.shown_of(dossier),
        urgency=urgency_of(dossier),
        link=around.link_of(dossier),
        bank=around.bank_of(dossier),
        escalations=around.escalations_of(dossier),
        may_escalate=around.may_escalate(dossier),
        whose=whose_of(dossier),
        clocks=whys(dossier),
        plan=plan_sheet_of(dossier),
        feed=feed_of(dossier),
        comment=comment,
    )
