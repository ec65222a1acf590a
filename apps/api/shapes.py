"""The bodies of the API, for its description; `bodies` builds them."""

from rest_framework import serializers as s

from apps.api.clock_shapes import ClockOut, WantedReason
from apps.api.shape import Shape


class RequestRow(Shape):
    """One request of the list. `client` is null for the insurer: his lists name nobody."""

    id = s.UUIDField()
    number = s.IntegerField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    status = s.CharField()
    holder = s.CharField()
    package = s.CharField()
    client = s.CharField(allow_null=True)
    responsible = s.CharField(allow_null=True)
    urgent = s.BooleanField()
    premium = s.CharField(allow_null=True)
    closing_at = s.DateTimeField(allow_null=True)
    created_at = s.DateTimeField()
    status_since = s.DateTimeField()
    revision = s.IntegerField()
    due = s.DictField(allow_null=True, help_text="The running clock that is due first.")


class RequestPage(Shape):
    """`next` goes into `after`; null on the last page."""

    results = RequestRow(many=True)
    next = s.CharField(allow_null=True)


class NewRequest(Shape):
    """Opens a draft from the package's current version; answers may come along."""

    package = s.CharField(max_length=16)
    covers = s.ListField(child=s.CharField(max_length=32), max_length=20, required=False)
    language = s.ChoiceField(choices=["ru", "en"], required=False)
    answers = s.DictField(child=s.JSONField(allow_null=True), required=False)


class Made(Shape):
    """What a deed answers; read the request itself for more."""

    id = s.UUIDField()
    number = s.IntegerField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    status = s.CharField()
    holder = s.CharField()
    revision = s.IntegerField()


class AnswersIn(Shape):
    """Answers by field code, null to clear one; covers only while it is a draft."""

    answers = s.DictField(child=s.JSONField(allow_null=True), required=False)
    covers = s.ListField(
        child=s.CharField(max_length=32), max_length=20, required=False, allow_null=True
    )
    revision = s.IntegerField(required=False, min_value=0)


class ReasonIn(Shape):
    """Why one promise was broken; `clock` is its id or its name."""

    clock = s.CharField()
    code = s.CharField()
    comment = s.CharField(required=False)


class MoveIn(Shape):
    """Parameters of the transition by name, as `transitions` of the request lists them."""

    revision = s.IntegerField(required=False, min_value=0)
    occurred_at = s.DateTimeField(
        required=False, help_text="With its zone; only for a token that was granted its own time."
    )
    reason_code = s.CharField(required=False)
    comment = s.CharField(required=False)
    items = s.ListField(child=s.CharField(), required=False)
    evidence = s.CharField(required=False)
    bank_match = s.CharField(required=False)
    payment_link = s.CharField(required=False)
    amount = s.CharField(required=False, help_text="Roubles and kopecks as text: 49784.00")
    payer = s.CharField(required=False)
    reference = s.CharField(required=False)
    screening_clear = s.BooleanField(required=False)
    loading_percent = s.CharField(required=False)
    origin = s.CharField(required=False)
    delay_reasons = ReasonIn(many=True, required=False)


class Choice(Shape):
    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field


class Parameter(Shape):
    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    kind = s.CharField()
    required = s.BooleanField()  # type: ignore[assignment]  # a name of the body, not of the field
    choices = Choice(many=True)


class Transition(Shape):
    """A move of the caller's; `reasons` say why it can't be made yet.

    `wanted` are the broken promises of his side that want a reason with it (`delay_reasons`).
    """

    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    possible = s.BooleanField()
    reasons = s.ListField(child=s.CharField())
    parameters = Parameter(many=True)
    wanted = WantedReason(many=True)


class Person(Shape):
    id = s.UUIDField()
    name = s.CharField()
    role = s.CharField()


class PaperRow(Shape):
    id = s.UUIDField()
    kind = s.CharField()
    name = s.CharField()
    content_type = s.CharField()
    size = s.IntegerField()
    sha256 = s.CharField()
    origin = s.CharField()
    dated_on = s.DateField(allow_null=True)
    uploaded_at = s.DateTimeField()


class RequestOut(Shape):
    """The whole request but its health answers, which no interface hands out."""

    id = s.UUIDField()
    number = s.IntegerField()
    label = s.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    status = s.CharField()
    status_label = s.CharField()
    holder = s.CharField()
    status_since = s.DateTimeField()
    return_stage = s.CharField()
    package = s.DictField(child=s.CharField())
    covers = s.ListField(child=s.CharField())
    language = s.CharField()
    client = s.DictField(child=s.CharField())
    responsible = Person(allow_null=True)
    insurer_person = Person(allow_null=True)
    closing_at = s.DateTimeField(allow_null=True)
    valid_until = s.DateTimeField(allow_null=True)
    urgent = s.BooleanField()
    urgent_reason = s.CharField()
    premium = s.CharField(allow_null=True)
    policy_number = s.CharField()
    created_at = s.DateTimeField()
    revision = s.IntegerField()
    answers = s.DictField(child=s.JSONField())
    faults = s.DictField(child=s.CharField())
    missing = s.DictField(child=s.ListField(child=s.CharField()))
    flagged = s.ListField(child=s.CharField())
    health = s.ChoiceField(choices=["not_asked", "pending", "received"])
    consents = s.ListField(child=s.CharField())
    documents = PaperRow(many=True)
    quote = s.DictField(allow_null=True)
    invoice = s.DictField(allow_null=True)
    clocks = ClockOut(many=True)
    transitions = Transition(many=True)
