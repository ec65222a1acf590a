"""Reading a package version from its JSON. The shapes themselves are in `terms.py`.

`parse` trusts its input: `validation.faults` must have found nothing in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from apps.products.terms import (
    Answers,
    Choice,
    Cover,
    DocumentKind,
    Field,
    FieldType,
    FilledBy,
    HealthForm,
    PackageContent,
    PdClass,
    Promise,
    Reason,
    Rule,
    Sample,
    Stage,
    Stored,
    Sublimit,
    Text,
)

__all__ = [
    "Answers", "Choice", "Cover", "DocumentKind", "Field", "FieldType", "FilledBy", "HealthForm",
    "PackageContent", "PdClass", "Promise", "Reason", "Rule", "Sample", "Stage", "Stored",
    "Sublimit", "Text", "parse",
]  # fmt: skip

Json = Mapping[str, Any]


def parse(package: Json) -> PackageContent:
    """One entry of `packages` in a valid package file, as dataclasses."""
    return PackageContent(
        code=package["code"],
        version=package["version"],
        **{key: _text(package[key]) for key in _SENTENCES},
        covers=tuple(_cover(cover, package) for cover in package["covers"]),
        fields=tuple(_field(field) for field in package["fields"]),
        documents=tuple(DocumentKind(**_labelled(kind)) for kind in package["documents"]),
        health_form=_health_form(package.get("health_form")),
        auto_approve=_rules(package["auto_approve"]),
        referral_triggers=_rules(package["referral_triggers"]),
        decline_codes=_reasons(package["decline_codes"]),
        return_reasons=_reasons(package["return_reasons"]),
        sla={stage: Promise(*minutes) for stage, minutes in package["sla"].items()},
        event_steps=_texts(package["event_steps"]),
        tariff_note=_text(package["demo_tariff"]["note"]),
        has_bank=package["has_bank"],
        deadline_field=package["deadline_field"],
        sample=_sample(package["sample"]),
    )


_SENTENCES = (
    "name", "one_line", "use_when", "not_for", "mandatory_by_law",
    "payment", "term", "cancel", "territory",
)  # fmt: skip


def _text(pair: Json) -> Text:
    return Text(ru=pair["ru"], en=pair["en"])


def _texts(pairs: Sequence[Json]) -> tuple[Text, ...]:
    return tuple(_text(pair) for pair in pairs)


def _maybe_text(pair: Json | None) -> Text | None:
    return None if pair is None else _text(pair)


def _labelled(thing: Json) -> dict[str, Any]:
    return {**thing, "label": _text(thing["label"])}


def _cover(cover: Json, package: Json) -> Cover:
    code = cover["code"]
    return Cover(
        code=code,
        name=_text(cover["name"]),
        mandatory=cover["mandatory"],
        by_law=cover["by_law"],
        risks=_texts(cover["risks"]),
        sum_rule=cover["sum_rule"],
        sublimits=tuple(
            Sublimit(part["code"], _text(part["name"]), part["amount_rule"])
            for part in cover.get("sublimits", ())
        ),
        deductible=_text(cover["deductible"]),
        beneficiary=_text(cover["beneficiary"]),
        exclusions=_texts(cover["exclusions"]),
        restrictions=_texts(cover["restrictions"]),
        rate=Decimal(package["demo_tariff"][code]),
        term_months=cover["term_months"],
        cooling_off_days=cover["cooling_off_days"],
        notify=_term_of(code, package["notify"]),
        payout=_term_of(code, package["payout"]),
        claim_docs=_text(package["claim_docs"][code]),
    )


def _term_of(cover: str, lines: Sequence[Json]) -> Text:
    return next(_text(line["term"]) for line in lines if line["cover"] == cover)


def _field(field: Json) -> Field:
    return Field(
        **{
            **_labelled(field),
            "choices": tuple(
                Choice(choice["code"], _text(choice["label"]))
                for choice in field.get("choices", ())
            ),
            "pattern": field.get("pattern"),
            "hint": _maybe_text(field.get("hint")),
            "rule_text": _maybe_text(field.get("rule_text")),
        }
    )


def _health_form(form: Json | None) -> HealthForm | None:
    if form is None:
        return None
    questions = tuple(_field(question) for question in form["questions"])
    return HealthForm(form["field"], questions, form["positive_rule"])


def _rules(rules: Sequence[Json]) -> tuple[Rule, ...]:
    return tuple(Rule(rule["code"], rule["rule"], _text(rule["text"])) for rule in rules)


def _reasons(reasons: Sequence[Json]) -> tuple[Reason, ...]:
    return tuple(
        Reason(reason["code"], _text(reason["text"]), reason.get("hint_rule")) for reason in reasons
    )


def _sample(sample: Json) -> Sample:
    return Sample(
        **{
            **sample,
            "as_of": date.fromisoformat(sample["as_of"]),
            "holder": _text(sample["holder"]),
            "object": _text(sample["object"]),
            "covers": tuple(sample["covers"]),
            "documents": tuple(sample["documents"]),
            "sums": _money(sample["sums"]),
            "premium": _money(sample["premium"]),
            "premium_total": Decimal(sample["premium_total"]),
        }
    )


def _money(amounts: Json) -> dict[str, Decimal]:
    return {code: Decimal(amount) for code, amount in amounts.items()}
