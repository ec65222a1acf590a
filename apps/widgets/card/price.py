"""What it costs and what was paid."""

from dataclasses import dataclass
from decimal import Decimal

from apps.kernel.errors import Refusal
from apps.products.tariff import price
from apps.widgets.card.dossier import Dossier
from apps.widgets.instants import instant


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One cover: its sum insured and its premium."""

    name: str
    sum_insured: Decimal
    premium: Decimal


@dataclass(frozen=True, slots=True)
class QuoteSheet:
    """The living quote; its lines add up to the printed total."""

    lines: tuple[PriceLine, ...]
    total: Decimal
    loading: str
    valid: str
    expired: bool


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    """The living invoice, paid or not."""

    amount: Decimal
    link: str
    valid: str
    paid: str
    payer: str
    reference: str


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """A cover as it may be chosen in a draft; sums are known once their answers are."""

    code: str
    name: str
    mandatory: bool
    by_law: bool
    chosen: bool
    sum_insured: Decimal | None
    premium: Decimal | None


def quote_of(dossier: Dossier) -> QuoteSheet | None:
    """The living quote, if there is one."""
    quote = dossier.case.quote
    if quote is None:
        return None
    return QuoteSheet(
        lines=tuple(
            PriceLine(
                _cover_name(dossier, str(line["cover"])),
                Decimal(line["sum"]),
                Decimal(line["premium"]),
            )
            for line in quote.lines
        ),
        total=quote.premium,
        loading=f"{quote.loading_percent.normalize():+f}" if quote.loading_percent else "",
        valid=instant(quote.valid_until, zone=dossier.reader.zone, now=dossier.now),
        expired=quote.valid_until <= dossier.now,
    )


def _cover_name(dossier: Dossier, code: str) -> str:
    return dossier.content.cover(code).name.into(dossier.reader.language)


def invoice_of(dossier: Dossier) -> InvoiceSheet | None:
    """The living invoice, if there is one."""
    invoice, zone = dossier.case.invoice, dossier.reader.zone
    if invoice is None:
        return None
    paid = invoice.paid_at
    return InvoiceSheet(
        amount=invoice.amount,
        link=invoice.link if paid is None else "",
        valid=instant(invoice.valid_until, zone=zone, now=dossier.now) if paid is None else "",
        paid=instant(paid, zone=zone, now=dossier.now) if paid else "",
        payer=invoice.payer,
        reference=invoice.reference,
    )


def covers_of(dossier: Dossier) -> tuple[CoverChoice, ...]:
    """Every cover of the package with what it would cost by the answers so far."""
    content, language = dossier.content, dossier.reader.language
    chosen = content.covers_chosen(_ticked(dossier))
    return tuple(
        CoverChoice(
            code=cover.code,
            name=cover.name.into(language),
            mandatory=cover.mandatory,
            by_law=cover.by_law,
            chosen=cover.code in chosen,
            sum_insured=sums[0] if (sums := _sums(dossier, cover.code)) else None,
            premium=sums[1] if sums else None,
        )
        for cover in content.covers
    )


def _ticked(dossier: Dossier) -> list[str]:
    tried = dossier.tried
    if tried is not None and tried.key == "answers" and "covers-shown" in tried.typed:
        return tried.typed.getlist("covers")
    return list(dossier.policy_request.covers)


def _sums(dossier: Dossier, code: str) -> tuple[Decimal, Decimal] | None:
    """Sum insured and premium of one cover, None while its answers are missing."""
    try:
        lines = price(dossier.content, dossier.case.answers, (code,))
    except Refusal:
        return None
    return next(((line.sum_insured, line.premium) for line in lines if line.cover == code), None)
