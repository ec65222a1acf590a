"""Shapes of whose minute it was, for the description of the API."""

from rest_framework import serializers as s

from apps.api.shape import Shape


class PartyTime(Shape):
    """One party's seconds by the clock; over all parties either column is the lifetime."""

    party = s.CharField(help_text="insurer, agency, client, nobody or platform.")
    raw_seconds = s.FloatField()
    adjusted_seconds = s.FloatField()


class HeldStretch(Shape):
    """`[started_at, ended_at)` with one holder; `stretch` names it in a dispute.

    `ended_at` is null while it goes on; `dispute_until` is the last moment for the caller's side.
    """

    stretch = s.IntegerField()
    status = s.CharField()
    holder = s.CharField(help_text="insurer, agency, client or nobody.")
    started_at = s.DateTimeField()
    ended_at = s.DateTimeField(allow_null=True)
    seconds = s.FloatField()
    dispute_until = s.DateTimeField(allow_null=True)


class ChargedPiece(Shape):
    """A piece of a stretch, who is charged with it and why.

    `ref`: of a late ask the line of the return, of a dispute its id, of an outage its name.
    """

    stretch = s.IntegerField()
    status = s.CharField()
    holder = s.CharField(help_text="insurer, agency, client or nobody.")
    party = s.CharField(help_text="insurer, agency, client, nobody or platform.")
    cause = s.CharField(help_text="held, late_ask, dispute or outage.")
    ref = s.CharField(allow_blank=True)
    started_at = s.DateTimeField()
    ended_at = s.DateTimeField()
    seconds = s.FloatField()


class DisputeOut(Shape):
    """What one side said of a stretch, and the other's answer; `outcome` is null before it."""

    id = s.UUIDField()
    stretch = s.IntegerField()
    side = s.CharField(help_text="insurer or agency.")
    charge_to = s.CharField(help_text="insurer, agency, client, nobody or platform.")
    reason_code = s.CharField()
    comment = s.CharField()
    raised_at = s.DateTimeField()
    outcome = s.CharField(allow_null=True, help_text="confirmed or refused.")
    answer = s.CharField(allow_blank=True)
    answered_at = s.DateTimeField(allow_null=True)


class LedgerOut(Shape):
    """Whose minute it was, raw and adjusted, as of now."""

    id = s.UUIDField()
    lifetime_seconds = s.FloatField()
    parties = PartyTime(many=True)
    raw = HeldStretch(many=True)
    adjusted = ChargedPiece(many=True)
    disputes = DisputeOut(many=True)
