"""Time zones: reading what people call them, offering them, and turning local time into UTC."""

from groupbot.zones.moments import Moment, clock_change, local_to_utc
from groupbot.zones.names import keys, zone_of
from groupbot.zones.offering import choices
from groupbot.zones.reading import ZoneReading, looks_like_zone, nearest, read_zone

__all__ = [
    "Moment",
    "ZoneReading",
    "choices",
    "clock_change",
    "keys",
    "local_to_utc",
    "looks_like_zone",
    "nearest",
    "read_zone",
    "zone_of",
]
