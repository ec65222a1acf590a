"""Which party a token speaks for."""

from django.db import models


class ApiToken(models.Model):
    """Binds a token to one party: a schema name for an agency, `insurer` for the insurer."""

    token = models.OneToOneField(
        "knox.AuthToken", on_delete=models.CASCADE, primary_key=True, related_name="api_token"
    )
    audience = models.CharField(max_length=63)

    def __str__(self) -> str:
        return self.audience
