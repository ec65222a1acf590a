"""What a package version says, as frozen dataclasses: no database, no Django.

Expressions (`rule`, `required_when`, `sum_rule` and the like) are kept as text here and are
read by `apps.products.grammar`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar

FieldType = Literal[
    "text", "date", "datetime", "choice", "bool", "int", "decimal", "money",
    "phone", "email", "address", "form",
]  # fmt: skip
Stage = Literal["quote", "check"]
PdClass = Literal["ordinary", "health"]
FilledBy = Literal["agency", "client"]
#: A stored answer: money and decimals are strings, dates and instants ISO strings.
Stored = str | int | bool
Answers = Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages of the product."""

    ru: str
    en: str

    def into(self, language: str) -> str:
        """The sentence for a reader of `language` ("ru", "en", "en-gb"); Russian by default."""
        return self.en if language.lower().startswith("en") else self.ru


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the checklist.

    `rule` and `pattern` say when an answer is acceptable; `rule_text` and `hint` are the
    sentences shown when they refuse it. `required_when` is an expression, "always" or "never".
    """

    code: str
    label: Text
    type: FieldType
    stage: Stage
    choices: tuple[Choice, ...]
    pattern: str | None
    hint: Text | None
    rule: str | None
    rule_text: Text | None
    source_doc: str | None
    must_match_bank_doc: bool
    pd_class: PdClass
    required_when: str
    filled_by: FilledBy

    def choice_label(self, code: str, language: str) -> str:
        """The label of a choice for the reader; the code itself when the field lacks it."""
        return next((c.label.into(language) for c in self.choices if c.code == code), code)


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One document of the checklist; `max_age_days` is counted from the document's own date."""

    code: str
    label: Text
    stage: Stage
    required_when: str
    max_age_days: int | None
    pd_class: PdClass
    filled_by: FilledBy


@dataclass(frozen=True, slots=True)
class Sublimit:
    """A part of a cover's limit that one item or one kind of loss may not exceed, in roubles."""

    code: str
    name: Text
    amount_rule: str


@dataclass(frozen=True, slots=True)
class Cover:
    """One cover of a package.

    `sum_rule` gives the sum insured (the limit) in roubles, `rate` the share of it that is the
    premium for one term of `term_months`. `cooling_off_days` is None where the cover may only be
    replaced by another one (the pledge). `claim_docs` lists the papers of a claim in one sentence.
    """

    code: str
    name: Text
    mandatory: bool
    by_law: bool
    risks: tuple[Text, ...]
    sum_rule: str
    sublimits: tuple[Sublimit, ...]
    deductible: Text
    beneficiary: Text
    exclusions: tuple[Text, ...]
    restrictions: tuple[Text, ...]
    rate: Decimal
    term_months: int
    cooling_off_days: int | None
    notify: Text
    payout: Text
    claim_docs: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A coded rule with its expression and the sentence a person reads."""

    code: str
    rule: str
    text: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason of a return or a decline; `hint_rule` says when it deserves a thought."""

    code: str
    text: Text
    hint_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Published minutes of working time for one stage."""

    normal: int
    urgent: int


@dataclass(frozen=True, slots=True)
class HealthForm:
    """The questionnaire behind the field `field`; `positive_rule` is true for a "yes" to review."""

    field: str
    questions: tuple[Field, ...]
    positive_rule: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A complete invented case of the package, valid on the day `as_of`.

    `dates` are days counted from the local day of the deadline. Sums and premiums are what the
    tariff must give for it, by cover.
    """

    as_of: date
    holder: Text
    object: Text
    answers: Answers
    dates: Mapping[str, int]
    health: Answers
    covers: tuple[str, ...]
    documents: tuple[str, ...]
    sums: Mapping[str, Decimal]
    premium: Mapping[str, Decimal]
    premium_total: Decimal
    closing_in_working_days: int
    closing_local_time: str


@dataclass(frozen=True, slots=True)
class PackageContent:
    """Everything one version of a package says; immutable, pinned by requests."""

    code: str
    version: str
    name: Text
    one_line: Text
    use_when: Text
    not_for: Text
    mandatory_by_law: Text
    covers: tuple[Cover, ...]
    fields: tuple[Field, ...]
    documents: tuple[DocumentKind, ...]
    health_form: HealthForm | None
    auto_approve: tuple[Rule, ...]
    referral_triggers: tuple[Rule, ...]
    decline_codes: tuple[Reason, ...]
    return_reasons: tuple[Reason, ...]
    sla: Mapping[str, Promise]
    event_steps: tuple[Text, ...]
    payment: Text
    term: Text
    cancel: Text
    territory: Text
    tariff_note: Text
    has_bank: bool
    deadline_field: str
    sample: Sample

    def cover(self, code: str) -> Cover:
        """The cover with this code. Raises KeyError for a code the package lacks."""
        return _only(self.covers, code)

    def field(self, code: str) -> Field:
        """The field with this code. Raises KeyError for a code the package lacks."""
        return _only(self.fields, code)

    def document(self, code: str) -> DocumentKind:
        """The document kind with this code. Raises KeyError for a code the package lacks."""
        return _only(self.documents, code)

    @property
    def checklist(self) -> "tuple[Field | DocumentKind, ...]":
        """Every question and every document, in file order."""
        return (*self.fields, *self.documents)

    def covers_chosen(self, codes: Iterable[str]) -> frozenset[str]:
        """The mandatory covers and those optional ones among `codes` that the package has."""
        wanted = frozenset(codes)
        return frozenset(c.code for c in self.covers if c.mandatory or c.code in wanted)


Coded = TypeVar("Coded", Cover, Field, DocumentKind)


def _only(things: tuple[Coded, ...], code: str) -> Coded:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)
