"""Names of papers and numbers to dial, as the client needs them."""

from django import template

from apps.client.words import paper_name as name_of

register = template.Library()


@register.filter
def paper_name(kind: str) -> str:
    """ "Ключевой информационный документ" for key_information_document."""
    return name_of(kind)


@register.filter
def tel(phone: str) -> str:
    """The number as a telephone dials it: 88000000000, +79000000000."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
