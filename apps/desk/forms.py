"""Forms of the desk."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.agencies.zones import ZONE_CITIES


def _zones() -> Iterable[tuple[str, "str | object"]]:
    return [(zone, city) for zone, city in ZONE_CITIES.items() if zone != "UTC"]


class ProvisionForm(forms.Form):
    """A new agency and its first owner. What the address may be is the agencies room's rule."""

    name = forms.CharField(
        label=_("Name of the agency"),
        max_length=120,
        help_text=_("As clients know it: it is printed on memos."),
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=31,
        help_text=_(
            "Latin letters, digits and hyphens; it becomes the first part of the portal's "
            "address and never changes."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, initial="Europe/Moscow")
    phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    owner_name = forms.CharField(label=_("Owner's name"), max_length=120)
    owner_email = forms.EmailField(
        label=_("Owner's e-mail"),
        max_length=254,
        help_text=_("The invitation with the link to set a password goes there."),
    )

    def clean_slug(self) -> str:
        """The address in lower case; everything else is said by the agencies room."""
        return str(self.cleaned_data["slug"]).strip().lower()
