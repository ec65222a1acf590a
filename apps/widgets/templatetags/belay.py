"""Tags and filters every face uses: icons, chips, sums, lengths and instants."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.widgets import durations, instants
from apps.widgets.chips import Chip
from apps.widgets.money import money as money_words
from apps.widgets.parties import party_words
from apps.widgets.zones import Zone, zone_city

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """A picture from icons.svg; decorative unless `label` names it."""
    classes = f"icon {extra}".strip()
    if label:
        drawn = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
        return format_html(drawn, classes, label, static("icons.svg"), name)
    drawn = '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>'
    return format_html(drawn, classes, static("icons.svg"), name)


@register.inclusion_tag("widgets/chip.html")
def sla_chip(chip: Chip | None, who: bool = False) -> dict[str, object]:
    """The chip of a clock; `who=True` puts the promising side before the words."""
    return {"chip": chip, "who": who}


@register.simple_tag(name="instant")
def instant_tag(
    at: datetime | None, zone: Zone, now: datetime, show_zone: bool = False
) -> SafeString | str:
    """A `<time>` element: "сегодня в 14:47", its attribute holding the exact instant."""
    if at is None:
        return ""
    words = instants.instant(at, zone=zone, now=now, show_zone=show_zone)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


@register.filter
def money(amount: Decimal | int | None) -> str:
    """ "1 234,50 ₽"; nothing for nothing."""
    return "" if amount is None or amount == "" else money_words(amount)


@register.filter
def duration(length: timedelta | None) -> str:
    """ "1 ч 20 мин", from a day up "2 дня 3 ч": wall time."""
    return "" if length is None else durations.duration(length)


@register.filter
def working(length: timedelta | None) -> str:
    """ "26 ч": working time, never in days."""
    return "" if length is None else durations.working_duration(length)


@register.filter
def party(side: str) -> str:
    """ "Страховая" for "insurer"."""
    return party_words(side)


@register.filter
def city(zone: Zone) -> str:
    """ "Екатеринбург" for Asia/Yekaterinburg."""
    return zone_city(zone)
