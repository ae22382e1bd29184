"""What lies behind the demo: two groups, and a quarter of sessions that people came to."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from groupbot.demo.play import Play
from groupbot.loopback import Person, Shown
from groupbot.loopback.guild import Channel

CIRCLE, DOOR = "Monday Circle", "Open Door"
WEEKS = 13


async def set_up(play: Play) -> None:
    """Map the roles, make the two groups, and let people join them."""
    t = play.town
    roles = (("coordinator", t.coordinator_role), ("facilitator", t.facilitator_role))
    for kind, role in roles:
        await t.ada.slash("/setup role", in_=t.staff_room, kind=kind, role=role)
    rooms: dict[str, Any] = {"announce_channel": t.announcements, "facilitators_channel": t.staff_room}
    for name, mode, room in ((CIRCLE, "named", t.circle_room), (DOOR, "number", t.door_room)):
        await t.dana.slash(
            "/group new",
            in_=t.staff_room,
            name=name,
            zone="Europe/London",
            attendance=mode,
            place=room,
            **rooms,
        )
    for name, person in ((CIRCLE, t.robin), (CIRCLE, t.alex), (DOOR, t.alex)):
        await t.dana.slash("/group facilitator add", in_=t.staff_room, group=name, person=person)
    for person in t.members:
        joined = await person.slash("/group join", in_=t.announcements, group=CIRCLE)
        await person.press(joined, "Yes, with my name")
    for person in t.door_members:
        await person.slash("/group join", in_=t.announcements, group=DOOR)


async def live_through(play: Play) -> None:
    """Let a quarter pass: a session of Monday Circle each week, one of Open Door every other week."""
    chance = random.Random(7)  # the same quarter every time
    for week in range(WEEKS):
        await _session(play, CIRCLE, play.town.robin, play.town.circle_room, _some(chance, play.town.members))
        if week % 2 == 0:
            people = _some(chance, play.town.door_members)
            await _session(play, DOOR, play.town.alex, play.town.door_room, people)
        await play.clock.move_by(timedelta(days=4))


def _some(chance: random.Random, people: list[Person]) -> list[Person]:
    return chance.sample(people, chance.randint(len(people) // 2, len(people)))


async def _session(play: Play, group: str, led_by: Person, room: Channel, people: list[Person]) -> None:
    """One session from the command to its end, over the wire, without telling it."""
    before = play.newest_id()
    when = "mon 19:00" if group == CIRCLE else "wed 18:00"
    plan: dict[str, Any] = {"group": group, "when": when, "length": "60"}
    preview = await led_by.slash("/session new", in_=play.town.staff_room, **plan)
    await led_by.press(preview, "Publish")
    card = await play.posted(led_by, play.town.announcements, before, group)
    for person in people:
        await person.press(card, "Coming")
    starts = start_of(card)
    await play.clock.move_to(starts - timedelta(minutes=10))
    await play.posted(led_by, play.town.staff_room, before, group, "Console")
    for person in [led_by, *people]:
        await person.joins(room)
    await arrived(play, led_by, card)
    await play.clock.move_to(starts + timedelta(minutes=61))
    await play.posted(led_by, play.town.staff_room, before, group, "ended.")
    for person in [led_by, *people]:
        await person.leaves()


async def arrived(play: Play, person: Person, card: Shown) -> None:
    """Come back when the bot has seen everything that was sent before: events keep their order."""
    await person.press(card, "Details")


def start_of(card: Shown) -> datetime:
    """Read the start from a card, as a person's client does."""
    found = re.search(r"<t:(\d+):F>", card.text)
    if found is None:
        raise ValueError("The card names no time.")
    return datetime.fromtimestamp(int(found[1]), UTC)
