"""When something starts, as people type it: a day, a time, and perhaps a zone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from groupbot.errors import BadInput
from groupbot.text import echo
from groupbot.when.clocks import TimeOfDay, ask_for_half, bare_hour, split_time
from groupbot.when.days import read_day
from groupbot.when.lengths import span_minutes, tidy
from groupbot.when.words import clock, in_words, long_day, short_day, span, typed_form
from groupbot.zones import Moment, clock_change, knows, local_to_utc, looks_like_zone, read_zone, zone_of

SHORTEST_NOTICE = timedelta(minutes=2)
FARTHEST = timedelta(weeks=26)
_LONGEST_PHRASE = 100  # Discord: characters in a short command option


@dataclass(frozen=True)
class When:
    """A start that was read: the instant in UTC, the zone it was meant in, and what the person should know.

    `second_utc` is set where the wall time comes twice and both are still to come; `start_utc` is the first.
    `moved` is how many minutes it lies after the wall time meant, where the clocks skip that.
    """

    start_utc: datetime
    zone: str
    notes: tuple[str, ...] = ()
    second_utc: datetime | None = None
    moved: int = 0


async def read_when(text: str, *, zone: str, now: datetime) -> When:
    """Read a start: `2027-01-12 19:00`, `12 Jan 7pm`, `tue 19:00`, `in 3 days 19:00`, `in 2 hours`.

    `zone` is the group's; a zone at the end of the text counts before it. `now` is aware. The start is from
    2 minutes to 26 weeks ahead; every other input raises BadInput with its own answer.
    """
    if not text.strip():
        raise BadInput("Write when it starts, for example `tue 19:00`.")
    group_zone = zone
    phrase, zone, notes = _split_zone(text, zone, now)
    if not knows(zone):
        raise BadInput(
            f"The time zone {zone} is not known any more. A coordinator can choose another one with "
            "/group edit. You can also write a zone after the time."
        )
    if phrase == "now":
        raise _too_soon(zone, now)
    if phrase.startswith("in ") and (minutes := span_minutes(phrase.removeprefix("in "))) is not None:
        start = (now + timedelta(minutes=minutes)).astimezone(UTC).replace(second=0, microsecond=0)
        return _within_limits(When(start, zone, notes), group_zone, now)
    days, time = await _day_and_time(text, phrase, now.astimezone(zone_of(zone)))
    local, moment = _first_ahead(days, time, zone, now)
    return _within_limits(_told(local, moment, zone, notes, now), group_zone, now)


def at_wall_time(local: datetime, zone: str, now: datetime) -> When:
    """Give the start at a naive wall time of a zone, with what there is to say about clock changes."""
    return _told(local, local_to_utc(local, zone), zone, (), now)


def _split_zone(text: str, zone: str, now: datetime) -> tuple[str, str, tuple[str, ...]]:
    """Tidy the text and take a zone off its end: the phrase, the zone that counts, and notes on that."""
    if len(text) > _LONGEST_PHRASE or not " ".join(text.split()).isprintable():
        raise _unreadable(text, zone, now)
    words = unicodedata.normalize("NFKC", text).replace(",", ", ").split()
    at = next((place for place in range(1, len(words)) if _zone_starts(words[place:])), len(words))
    phrase = tidy(" ".join(words[:at])).strip(" ,.")
    phrase = re.sub(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])", " ", phrase)
    if re.search(r"[0-9]{2}:[0-9]{2}z$", phrase):
        return phrase.removesuffix("z"), "UTC", ()
    if at == len(words):
        return phrase, zone, ()
    read = read_zone(" ".join(words[at:]).strip("()"))
    return phrase, read.key, (read.warning,) if read.warning else ()


def _zone_starts(words: list[str]) -> bool:
    """Say whether all these words together are meant as one zone."""
    name = " ".join(words).strip("()")
    return looks_like_zone(name) and not any(re.search("[0-9]", word) for word in words[1:])


async def _day_and_time(text: str, phrase: str, local_now: datetime) -> tuple[tuple[date, ...], TimeOfDay]:
    """Read the days a phrase can mean and the time of day in it, or ask for what is missing."""
    today = local_now.date()
    rest, time = split_time(phrase)
    if time is None and (found := bare_hour(phrase)) and (await read_day(found[0], today)):
        raise ask_for_half(text, found[1])
    days = await read_day(rest, today) if rest or time else ()
    if not days:
        raise _unreadable(text, str(local_now.tzinfo), local_now)
    if time is None:
        day = echo(rest, 30) if days[-1] >= today else "tomorrow"
        raise BadInput(f"‘{echo(text)}’ has no time. Write it too, for example `{day} 19:00`.")
    if time.midnight:
        raise _which_midnight(days[-1] if not rest else days[0])
    if rest.endswith("tonight") and time.hour < 12:
        raise ask_for_half(text, time.hour) if time.hour else _which_midnight(today)
    return days, time


def _first_ahead(
    days: tuple[date, ...], time: TimeOfDay, zone: str, now: datetime
) -> tuple[datetime, Moment]:
    """Give the first of the days on which this time is still to come, or the last of them."""
    local, moment = _on(days[0], time, zone)
    for day in days[1:]:
        if (moment.second_utc or moment.utc) > now:
            break
        local, moment = _on(day, time, zone)
    return local, moment


def _on(day: date, time: TimeOfDay, zone: str) -> tuple[datetime, Moment]:
    """Put a time on a day: the wall time, and the instant."""
    local = datetime(day.year, day.month, day.day) + timedelta(hours=time.hour, minutes=time.minute)  # noqa: DTZ001
    return local, local_to_utc(local, zone)


def _told(local: datetime, moment: Moment, zone: str, notes: tuple[str, ...], now: datetime) -> When:
    """Say what a clock change did to the time, and pick the instant."""
    if moment.moved:
        minutes = round(moment.moved.total_seconds() / 60)
        return When(moment.utc, zone, (*notes, _gap_words(local, moment.moved, zone)), moved=minutes)
    if moment.second_utc is None:
        return When(moment.utc, zone, notes)
    twice = f"On {long_day(local)} {clock(local)} comes twice in {zone}."
    if moment.utc < now + SHORTEST_NOTICE <= moment.second_utc:
        return When(
            moment.second_utc,
            zone,
            (*notes, f"{twice} The second one is used, it is too late for the first."),
        )
    return When(moment.utc, zone, (*notes, f"{twice} The first one is used."), moment.second_utc)


def _gap_words(local: datetime, moved: timedelta, zone: str) -> str:
    """Explain a wall time that does not happen."""
    start, end = clock_change(local, zone)
    used = local + moved

    def told(moment: datetime) -> str:
        return clock(moment) if moment.date() == local.date() else f"{clock(moment)} on {long_day(moment)}"

    return (
        f"On {long_day(local)} clocks go from {told(start)} to {told(end)} in {zone}, "
        f"so {clock(local)} does not happen. {told(used)} is used."
    )


def _within_limits(when: When, group_zone: str, now: datetime) -> When:
    """Let a start through that is neither past nor too near nor too far."""
    local = when.start_utc.astimezone(zone_of(when.zone))
    if when.start_utc <= now:
        day = short_day(local) if local.year == now.year else f"{short_day(local)} {local.year}"
        again = typed_form(_next_week(local, when.zone, now))
        if when.zone != group_zone:
            again += f" {when.zone}"
        raise BadInput(
            f"That time was {span(now - when.start_utc)} ago ({day} {clock(local)}, {when.zone}). "
            f"Write `{again}` for the same time next week."
        )
    if when.start_utc < now + SHORTEST_NOTICE:
        raise _too_soon(when.zone, now)
    if when.start_utc > now + FARTHEST:
        raise BadInput(
            f"{in_words(when.start_utc, when.zone)} is more than 26 weeks away. "
            f"Choose a time up to {in_words(now + FARTHEST, when.zone)}."
        )
    return when


def _next_week(local: datetime, zone: str, now: datetime) -> datetime:
    """Give the same weekday and time, the first that is still to come."""
    wall = local.replace(tzinfo=None)
    wall += timedelta(weeks=max(1, (now.astimezone(local.tzinfo).replace(tzinfo=None) - wall).days // 7))
    while local_to_utc(wall, zone).utc < now + SHORTEST_NOTICE:
        wall += timedelta(weeks=1)
    return wall


def _too_soon(zone: str, now: datetime) -> BadInput:
    """Say from when on a session can start."""
    earliest = (now + SHORTEST_NOTICE + timedelta(seconds=59)).astimezone(zone_of(zone))
    return BadInput(
        f"That is less than 2 minutes from now. Choose a time from {clock(earliest)} on ({zone})."
    )


def _which_midnight(day: date) -> BadInput:
    """Ask which end of a day is meant."""
    after = day + timedelta(days=1)
    return BadInput(
        f"Midnight can mean two days. Write `{day.isoformat()} 00:00` for the night before {short_day(day)}, "
        f"or `{after.isoformat()} 00:00` for the night after it."
    )


def _unreadable(text: str, zone: str, now: datetime) -> BadInput:
    """Say that the text was not understood, with examples that would work today."""
    example = now.astimezone(zone_of(zone)).date() + timedelta(days=7)
    return BadInput(f"I could not read ‘{echo(text)}’. Try `tue 19:00` or `{example.isoformat()} 19:00`.")
