"""What lies behind the demo: its groups, and a quarter of sessions that people came to."""

from __future__ import annotations

import asyncio
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from groupbot.demo.play import Play
from groupbot.demo.town import Circle
from groupbot.loopback import Person, Shown

CIRCLE = "Monday Circle"
WEEKS = 13
REGION = "uk"
CONTACT = "Dana, in the office on weekdays from 10 to 4: office@example.org"


async def set_up(play: Play, circles: list[Circle]) -> None:
    """Map the roles, make the groups, and let people join them."""
    t = play.town
    roles = (("coordinator", t.coordinator_role), ("facilitator", t.facilitator_role))
    for kind, role in roles:
        await play.slash(t.ada, "/setup role", t.staff_room, kind=kind, role=role)
    await play.slash(t.dana, "/server region", t.staff_room, region=REGION)
    await play.slash(t.dana, "/server contact", t.staff_room, contact=CONTACT)
    for circle in circles:
        await _make(play, circle)


async def _make(play: Play, circle: Circle) -> None:
    t = play.town
    await play.slash(
        t.dana,
        "/group new",
        t.staff_room,
        name=circle.name,
        zone="Europe/London",
        attendance=circle.plan.mode,
        place=circle.room,
        announce_channel=t.announcements,
        facilitators_channel=t.staff_room,
    )
    for person in circle.led_by:
        await play.slash(t.dana, "/group facilitator add", t.staff_room, group=circle.name, person=person)
    for person in circle.members:
        joined = await play.slash(person, "/group join", t.announcements, group=circle.name)
        read = await play.press(person, joined, "Read the agreement")
        await play.press(person, read, "I agree, with my name" if circle.plan.mode == "named" else "I agree")


async def live_through(play: Play, circles: list[Circle], weeks: int = WEEKS) -> None:
    """Let a quarter pass, week by week, each group meeting as often as it does."""
    chance = random.Random(7)  # the same quarter every time
    for week in range(weeks):
        if week:
            await play.clock.move_to(_next_monday(play.clock.now()))
        meeting = [one for one in circles if week % one.plan.every == 0]
        for circle in sorted(meeting, key=lambda one: _DAYS.index(one.plan.when[:3])):
            await _session(play, circle, chance)


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _next_monday(now: datetime) -> datetime:
    """Give the coming Monday at 09:00 UTC."""
    day = (now + timedelta(days=7 - now.weekday())).date()
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


async def _session(play: Play, circle: Circle, chance: random.Random) -> None:
    """One session from the command to its end, over the wire, without telling it."""
    before, led_by = play.newest_id(), circle.led_by[0]
    least = max(3, len(circle.members) // 2)
    people = chance.sample(circle.members, chance.randint(least, len(circle.members)))
    card = await announced(play, circle, before)
    # Some say that they are coming, some just come.
    await asyncio.gather(*(play.press(person, card, "Coming") for person in people[: chance.randint(2, 5)]))
    starts = start_of(card)
    await play.clock.move_to(starts - timedelta(minutes=10))
    await play.posted(led_by, play.town.staff_room, before, circle.name, "Console")
    for person in [led_by, *people]:
        await person.joins(circle.room)
    await arrived(play, led_by, card)
    await play.clock.move_to(starts + timedelta(minutes=61))
    await play.posted(led_by, play.town.staff_room, before, circle.name, "ended.")
    for person in [led_by, *people]:
        await person.leaves()


async def announced(play: Play, circle: Circle, after: int, **more: Any) -> Shown:
    """Have a session planned and published, and give its card."""
    led_by, t = circle.led_by[0], play.town
    plan: dict[str, Any] = {"group": circle.name, "when": circle.plan.when, "length": "60"} | more
    preview = await play.slash(led_by, "/session new", t.staff_room, **plan)
    await play.press(led_by, preview, "Publish")
    return await play.posted(led_by, t.announcements, after, circle.name)


async def programme(play: Play, circle: Circle) -> None:
    """Have ten numbered evenings planned and published; cover is sought for the first."""
    before, led_by, t = play.newest_id(), circle.led_by[0], play.town
    plan: dict[str, Any] = {
        "group": circle.name,
        "when": circle.plan.when,
        "ends": "after 10",
        "programme": "yes",
    }
    preview = await play.slash(led_by, "/series new", t.staff_room, title=circle.plan.programme, **plan)
    await play.press(led_by, preview, "Publish")
    first = await play.posted(led_by, t.announcements, before, circle.plan.programme)
    shown = await play.press(led_by, first, "Details")
    await play.press(led_by, shown, "I can't run this")
    await play.posted(led_by, t.staff_room, before, circle.plan.programme, "Nobody runs it yet.")


async def arrived(play: Play, person: Person, card: Shown) -> None:
    """Come back when the bot has seen everything that was sent before: events keep their order."""
    await play.press(person, card, "Details")


def start_of(card: Shown) -> datetime:
    """Read the start from a card, as a person's client does."""
    found = re.search(r"<t:(\d+):F>", card.text)
    if found is None:
        raise ValueError("The card names no time.")
    return datetime.fromtimestamp(int(found[1]), UTC)
