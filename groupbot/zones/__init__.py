"""Time zones: reading what people call them, offering them, and turning local time into UTC."""

from groupbot.zones.moments import Moment, clock_change, local_to_utc
from groupbot.zones.names import by_code, code, keys, knows, law_of, meanings, shown_in, tidy, zone_of
from groupbot.zones.offering import at_offset, choices
from groupbot.zones.reading import ZoneReading, looks_like_zone, nearest, read_zone

__all__ = [
    "Moment",
    "ZoneReading",
    "at_offset",
    "by_code",
    "choices",
    "clock_change",
    "code",
    "keys",
    "knows",
    "law_of",
    "local_to_utc",
    "looks_like_zone",
    "meanings",
    "nearest",
    "read_zone",
    "shown_in",
    "tidy",
    "zone_of",
]
