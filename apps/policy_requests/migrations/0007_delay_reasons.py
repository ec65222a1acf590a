"""Reasons of broken promises: said by the side that broke them, kept as they were said."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION public.belay_reasons_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told boolean := TRUE;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO told;
  END IF;
  IF told THEN
    RAISE EXCEPTION 'A reason that was given stays; give another one.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reasons_stay BEFORE UPDATE OR DELETE ON policy_requests_delayreason
  FOR EACH ROW EXECUTE FUNCTION public.belay_reasons_stay();
CREATE TRIGGER reasons_are_not_emptied BEFORE TRUNCATE ON policy_requests_delayreason
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_reasons_stay();
"""
BACKWARD = """
DROP TRIGGER reasons_are_not_emptied ON policy_requests_delayreason;
DROP TRIGGER reasons_stay ON policy_requests_delayreason;
"""


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0006_history_in_order"), ("staff", "0001_staff")]
    operations = [
        migrations.CreateModel(
            name="DelayReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("sla", "insurer's promise"), ("ola", "agency's promise")],
                        max_length=3,
                    ),
                ),
                ("metric", models.CharField(max_length=3)),
                ("stage", models.CharField(blank=True, max_length=20)),
                ("cycle", models.PositiveSmallIntegerField()),
                ("round", models.PositiveSmallIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=32, verbose_name="reason")),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="comment")),
                ("suggested", models.CharField(blank=True, max_length=32)),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.staffprofile",
                    ),
                ),
                (
                    "policy_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delay_reasons",
                        to="policy_requests.policyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "delay reason",
                "verbose_name_plural": "delay reasons",
                "ordering": ("seq",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy_request", "seq"), name="delay_reason_line"
                    ),
                    models.CheckConstraint(name="delay_reason_named", condition=~models.Q(code="")),
                    models.CheckConstraint(
                        name="delay_reason_other_said",
                        condition=~models.Q(code="other") | ~models.Q(comment=""),
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
