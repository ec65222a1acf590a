"""Agreements in the admin: to be read. They are written, answered and signed in the portal."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.agreements.models import (
    Agreement,
    AgreementVersion,
    Calendar,
    CalendarVersion,
    Signature,
    Target,
)


class ReadOnly:
    """Nobody adds, changes or deletes here, whatever his rights."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TargetInline(ReadOnly, admin.TabularInline[Target, AgreementVersion]):
    """The promises of a version."""

    model = Target
    extra = 0


class SignatureInline(ReadOnly, admin.TabularInline[Signature, AgreementVersion]):
    """Who signed it."""

    model = Signature
    extra = 0


@admin.register(AgreementVersion)
class AgreementVersionAdmin(ReadOnly, admin.ModelAdmin[AgreementVersion]):
    """A version with its targets and signatures."""

    list_display = ("agreement", "number", "status", "effective_from", "content_hash")
    list_filter = ("status", "agreement__kind", "agreement__agency")
    list_select_related = ("agreement__agency",)
    fields = ("agreement", "number", "effective_from", "calendar_version", "status", "content_hash")
    inlines = (TargetInline, SignatureInline)


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin[Agreement]):
    """Who promises whom."""

    list_display = ("kind", "agency")
    list_filter = ("kind",)
    list_select_related = ("agency",)


@admin.register(Calendar)
class CalendarAdmin(ReadOnly, admin.ModelAdmin[Calendar]):
    """Whose working hours."""

    list_display = ("name", "side", "agency")
    list_filter = ("side",)
    list_select_related = ("agency",)


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnly, admin.ModelAdmin[CalendarVersion]):
    """The windows; a version is added at the desk, never edited."""

    list_display = ("calendar", "number", "effective_from")
    list_select_related = ("calendar",)
