"""Tokens in the admin: whose they are, and whether a program may tell its own time."""

from datetime import datetime
from typing import cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.api.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """Granted and taken back here; the admin's own history keeps by whom and when."""

    list_display = ("person", "audience", "issued", "own_time")
    list_filter = ("own_time",)
    search_fields = ("token__user__email", "token__user__name", "audience")
    list_select_related = ("token__user",)
    ordering = ("-token__created",)
    fields = ("person", "audience", "issued", "own_time")
    readonly_fields = ("person", "audience", "issued")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    @admin.display(description=_("person"))
    def person(self, row: ApiToken) -> User:
        return cast(User, row.token.user)

    @admin.display(description=_("issued"))
    def issued(self, row: ApiToken) -> datetime:
        return cast(datetime, row.token.created)
