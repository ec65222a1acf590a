"""The admin shows packages and changes nothing: they come from a file."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.products.models import Package, PackageFile, PackageVersion


class ReadOnly(admin.ModelAdmin[Any]):
    """Looking is all one may do."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Package)
class PackageAdmin(ReadOnly):
    list_display = ("code",)


@admin.register(PackageVersion)
class PackageVersionAdmin(ReadOnly):
    list_display = ("package", "version", "is_current", "published_at", "content_hash")
    list_filter = ("is_current", "package")
    list_select_related = ("package",)


@admin.register(PackageFile)
class PackageFileAdmin(ReadOnly):
    list_display = ("name", "package_version", "kind", "language", "size", "sha256", "attached_at")
    list_filter = ("kind", "language")
    list_select_related = ("package_version__package",)
