"""Names of time zones, for the pages that speak of them."""

from apps.agencies.zones import ZONE_CITIES, Zone, zone_city, zone_of

__all__ = ["ZONE_CITIES", "Zone", "zone_city", "zone_of"]
