"""Stretches of time that one side says were another party's, and what the other side answered.

A dispute is raised once, answered once and never taken away; the trigger backs that up.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SIDES = [("insurer", "insurer"), ("agency", "agency")]
PARTIES = [
    ("insurer", "Insurer"),
    ("agency", "Agency"),
    ("client", "Client"),
    ("nobody", "Nobody"),
    ("platform", "Platform"),
]
REASONS = [
    ("unfounded_return", "it was returned without need"),
    ("late_ask", "something was asked for that could have been asked earlier"),
    ("waited", "we waited for somebody else"),
    ("outage", "the portal or an integration failed"),
    ("late_entry", "the step was entered later than it was done"),
    ("other", "another reason"),
]
OUTCOMES = [("", "waits for an answer"), ("confirmed", "confirmed"), ("refused", "refused")]
FORWARD = """
CREATE OR REPLACE FUNCTION public.belay_dispute_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  answer text[] := ARRAY['outcome', 'answer', 'answered_by_id', 'answered_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.outcome <> '' OR to_jsonb(OLD) - answer <> to_jsonb(NEW) - answer THEN
    RAISE EXCEPTION 'A dispute is answered once and otherwise stays as it is.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_stays BEFORE UPDATE OR DELETE ON policy_requests_dispute
  FOR EACH ROW EXECUTE FUNCTION public.belay_dispute_stays();
"""
BACKWARD = "DROP TRIGGER dispute_stays ON policy_requests_dispute;"


def person(**options: object) -> models.ForeignKey:
    """A profile that stays as long as what it said."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="staff.staffprofile",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0007_delay_reasons"), ("staff", "0001_staff")]
    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stretch", models.PositiveIntegerField()),
                ("side", models.CharField(choices=SIDES, max_length=8)),
                (
                    "charge_to",
                    models.CharField(choices=PARTIES, max_length=8, verbose_name="charged to"),
                ),
                (
                    "reason_code",
                    models.CharField(choices=REASONS, max_length=32, verbose_name="reason"),
                ),
                ("comment", models.CharField(max_length=300, verbose_name="comment")),
                ("raised_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=OUTCOMES,
                        default="",
                        max_length=9,
                        verbose_name="answer",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", person(null=True)),
                (
                    "policy_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="policy_requests.policyrequest",
                    ),
                ),
                ("raised_by", person()),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "ordering": ("raised_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(outcome=""),
                        fields=("policy_request", "stretch"),
                        name="dispute_one_open",
                    ),
                    models.UniqueConstraint(
                        condition=Q(outcome="confirmed"),
                        fields=("policy_request", "stretch"),
                        name="dispute_settled_once",
                    ),
                    models.UniqueConstraint(
                        fields=("policy_request", "stretch", "side"), name="dispute_once_a_side"
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                        | (
                            ~Q(outcome="")
                            & ~Q(answer="")
                            & Q(answered_by__isnull=False, answered_at__isnull=False)
                        ),
                        name="dispute_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason_code="") & ~Q(comment=""), name="dispute_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
