"""Names of time zones by the city people know them by."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

ZONE_CITIES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Simferopol": _("Simferopol"),
    "Europe/Kirov": _("Kirov"),
    "Europe/Volgograd": _("Volgograd"),
    "Europe/Astrakhan": _("Astrakhan"),
    "Europe/Saratov": _("Saratov"),
    "Europe/Ulyanovsk": _("Ulyanovsk"),
    "Europe/Samara": _("Samara"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Novosibirsk": _("Novosibirsk"),
    "Asia/Barnaul": _("Barnaul"),
    "Asia/Tomsk": _("Tomsk"),
    "Asia/Novokuznetsk": _("Novokuznetsk"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Chita": _("Chita"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Khandyga": _("Khandyga"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Ust-Nera": _("Ust-Nera"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Sakhalin": _("Sakhalin"),
    "Asia/Srednekolymsk": _("Srednekolymsk"),
    "Asia/Kamchatka": _("Kamchatka"),
    "Asia/Anadyr": _("Anadyr"),
    "UTC": _("UTC"),
}

Zone = ZoneInfo | str


def zone_of(zone: Zone) -> ZoneInfo:
    """The zone itself, given it or its name."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def zone_city(zone: Zone) -> str:
    """ "Екатеринбург" for Asia/Yekaterinburg; the last word of the zone's key if unknown here."""
    key = zone if isinstance(zone, str) else zone.key
    known = ZONE_CITIES.get(key)
    return str(known) if known else key.rsplit("/", 1)[-1].replace("_", " ")
