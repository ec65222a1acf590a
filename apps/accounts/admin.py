"""People and memberships in the admin."""

from django.contrib import admin

from apps.accounts.models import Membership, User


class MembershipInline(admin.TabularInline[Membership, User]):
    """A person's roles."""

    model = Membership
    extra = 0


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People; the password is set by its owner through a reset mail."""

    list_display = ("email", "name", "is_active")
    search_fields = ("email", "name")
    fields = ("email", "name", "phone", "language", "is_active", "is_staff", "is_superuser")
    inlines = (MembershipInline,)
