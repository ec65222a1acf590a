"""Breaches that the other side let pass, beside the clocks that may be rebuilt."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0004_voided_events"), ("staff", "0001_staff")]
    operations = [
        migrations.CreateModel(
            name="Waiver",
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
                ("code", models.CharField(max_length=32, verbose_name="reason")),
                ("evidence", models.CharField(max_length=300, verbose_name="evidence")),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
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
                        related_name="waivers",
                        to="policy_requests.policyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "waiver",
                "verbose_name_plural": "waivers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy_request", "kind", "metric", "stage", "cycle", "round"),
                        name="waiver_once_a_clock",
                    ),
                    models.CheckConstraint(
                        name="waiver_has_a_reason",
                        condition=~models.Q(code="") & ~models.Q(evidence=""),
                    ),
                ],
            },
        ),
    ]
