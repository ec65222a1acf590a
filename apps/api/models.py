"""Which party a token speaks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """Binds a token to one party: a schema name for an agency, `insurer` for the insurer.

    A program whose token has its `own_time` may tell a move later than it happened; an
    administrator grants that in the admin, which keeps who did so and when.
    """

    token = models.OneToOneField(
        "knox.AuthToken", on_delete=models.CASCADE, primary_key=True, related_name="api_token"
    )
    audience = models.CharField(_("party"), max_length=63)
    own_time = models.BooleanField(
        _("may tell when a step happened"),
        default=False,
        db_default=False,
        help_text=_(
            "For a program that passes on what happened elsewhere. It can withdraw a breach that "
            "is on record, so grant it to programs that both sides trust."
        ),
    )

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.audience
