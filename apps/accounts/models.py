"""People and what they belong to."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ROLES, Role
from apps.kernel.actors import Side


class UserQuerySet(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case and is the login."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. People are deactivated or anonymised, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=5, default="ru")
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[UserQuerySet] = UserQuerySet()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Membership(models.Model):
    """One person's role on one side: the insurer's, or one agency's."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    side = models.CharField(_("side"), max_length=8, choices=[(s.value, s.value) for s in Side])
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_role_of_its_side",
                condition=Q(side="insurer", agency=None, role__in=ROLES[Side.INSURER])
                | Q(side="agency", agency__isnull=False, role__in=ROLES[Side.AGENCY]),
            ),
            models.UniqueConstraint(fields=["user", "agency"], name="membership_one_per_agency"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(side="insurer"), name="membership_one_at_insurer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
