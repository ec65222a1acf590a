"""Agreements in the admin: drafts are written here, signed for both, and never changed again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.agreements.enums import AgreementKind, VersionStatus
from apps.agreements.models import (
    Agreement,
    AgreementVersion,
    Calendar,
    CalendarVersion,
    Target,
)
from apps.agreements.services import NORMAL_THRESHOLDS, sign
from apps.kernel import clock
from apps.kernel.errors import BelayError, Refusal

UNSIGNED = (VersionStatus.DRAFT, VersionStatus.PROPOSED)


class TargetForm(forms.ModelForm[Target]):
    """One promise; a target of zero or less is refused with a sentence."""

    amount = forms.IntegerField(
        label=gettext_lazy("Amount"),
        min_value=1,
        max_value=60_000,
        error_messages={"min_value": gettext_lazy("A target must be longer than zero.")},
    )

    class Meta:
        model = Target
        fields = (
            "metric", "package_code", "stage", "round_kind", "route", "unit", "amount",
            "thresholds", "attainment",
        )  # fmt: skip

    def clean_thresholds(self) -> list[int]:
        """Percentages from 1 to 1000, in order."""
        given = self.cleaned_data["thresholds"] or NORMAL_THRESHOLDS
        sound = isinstance(given, list) and all(type(p) is int and 0 < p <= 1000 for p in given)
        if not sound:
            raise forms.ValidationError(_("Write the percentages as a list: [50, 75, 100, 150]."))
        return sorted(set(given))


class TargetInline(admin.TabularInline[Target, AgreementVersion]):
    """The promises of a version, frozen once it is signed."""

    model = Target
    form = TargetForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_delete_permission(request, obj)


def _is_open(version: Any) -> bool:
    return not isinstance(version, AgreementVersion) or version.status in UNSIGNED


@admin.register(AgreementVersion)
class AgreementVersionAdmin(admin.ModelAdmin[AgreementVersion]):
    """A version is written while it is a draft; signing freezes it."""

    list_display = ("agreement", "number", "status", "effective_from", "content_hash")
    list_filter = ("status", "agreement__kind", "agreement__agency")
    list_select_related = ("agreement__agency",)
    fields = ("agreement", "number", "effective_from", "calendar_version", "status", "content_hash")
    readonly_fields = ("status", "content_hash")
    inlines = (TargetInline,)
    actions = ("sign_for_both",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_open(obj) and super().has_delete_permission(request, obj)

    @admin.action(description=gettext_lazy("Sign for both and put in force"))
    def sign_for_both(self, request: HttpRequest, chosen: QuerySet[AgreementVersion]) -> None:
        """Sign each chosen version with two people; says who signed, or why it was not signed."""
        for version in chosen.select_related("agreement__agency"):
            try:
                first, second = signers(version, acting_id=UUID(str(request.user.pk)))
                sign(version_id=version.pk, first=first[0], second=second[0], at=clock.now())
            except BelayError as refused:
                said = f"{version}: {' '.join(refused.reasons)}"
                self.message_user(request, said, messages.ERROR)
            else:
                values = {"version": version, "first": first[1], "second": second[1]}
                said = _("%(version)s: signed by %(first)s and %(second)s, now in force.") % values
                self.message_user(request, said, messages.SUCCESS)


Signer = tuple[UUID, str]


def signers(version: AgreementVersion, *, acting_id: UUID) -> tuple[Signer, Signer]:
    """Who signs: of an SLA the acting person and the agency's owner, of an OLA owner and lead.

    Raises:
        Refusal: the agency lacks one of them, or nothing is promised.
    """
    if not version.targets.exists():
        raise Refusal(_("There is no target yet, so there is nothing to sign."), code="no_targets")
    owner = _member(version, Role.OWNER)
    if version.agreement.kind == AgreementKind.OLA:
        return owner, _member(version, Role.LEAD)
    acting = Membership.objects.filter(user_id=acting_id, agency=None, is_active=True)
    person = acting.select_related("user").first()
    if person is None:
        raise Refusal(_("Only the insurer's people sign an SLA."), code="not_insurer")
    return (person.user_id, person.user.name), owner


def _member(version: AgreementVersion, role: str) -> Signer:
    members = Membership.objects.filter(
        agency_id=version.agreement.agency_id, role=role, is_active=True
    )
    found = members.select_related("user").order_by("created_at").first()
    if found is None:
        label = str(Role(role).label)
        raise Refusal(
            _("The agency has nobody in the role “%(role)s” to sign.") % {"role": label},
            code="no_signer",
        )
    return found.user_id, found.user.name


@admin.register(Agreement)
class AgreementAdmin(admin.ModelAdmin[Agreement]):
    """Who promises whom."""

    list_display = ("kind", "agency")
    list_filter = ("kind",)
    list_select_related = ("agency",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Calendar)
class CalendarAdmin(admin.ModelAdmin[Calendar]):
    """Whose working hours."""

    list_display = ("name", "side", "agency")
    list_filter = ("side",)
    list_select_related = ("agency",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CalendarVersion)
class CalendarVersionAdmin(admin.ModelAdmin[CalendarVersion]):
    """The windows; a version is added, never edited, because agreements are pinned to it."""

    list_display = ("calendar", "number", "effective_from")
    list_select_related = ("calendar",)
    formfield_overrides = {
        models.JSONField: {"widget": forms.Textarea(attrs={"rows": 14, "cols": 70})}
    }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
