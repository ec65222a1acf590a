"""Seals are read here; they change through the room's services only."""

from django.contrib import admin
from django.http import HttpRequest

from apps.seals.models import Seal


@admin.register(Seal)
class SealAdmin(admin.ModelAdmin[Seal]):
    """A list to search by code or hash."""

    list_display = ("code", "kind", "package_code", "package_version", "issued_on", "state")
    list_filter = ("state", "kind")
    search_fields = ("code", "sha256")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody issues a seal by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Seal | None = None) -> bool:
        """A seal is changed by the paper's own story only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Seal | None = None) -> bool:
        """A printed code must stay answerable."""
        return False
