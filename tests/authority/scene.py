"""A server with something to hide, somebody of every standing, and presses as any card may send them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from groupbot.agreement.model import Purpose
from groupbot.contact.model import Talk
from groupbot.core import Core
from groupbot.duty.model import Hours
from groupbot.groups.model import Person as Actor
from groupbot.groups.model import Role
from groupbot.loopback import Person, Reply
from groupbot.loopback import interactions as made_of
from groupbot.loopback.guild import Channel
from groupbot.rest.model import Rest
from groupbot.series.model import Series
from groupbot.sessions.model import Session
from groupbot.sessions.places import Status
from groupbot.templates.model import Template
from tests.sessions.on_discord.conftest import Circle, made
from tests.stage import Stage, set_up


class For(Enum):
    """Who a press is for."""

    THEMSELVES = "whoever presses it: it is about their own things, or about nothing that is hidden"
    MEMBERS = "whoever may see the group"
    LEADERS = "the group's facilitators, and coordinators"
    SESSION = "the facilitators of that very session: it shows or changes names"
    COORDINATORS = "coordinators"
    SETUP = "people with Manage Server"
    ARRANGERS = "coordinators, and people with Manage Server"
    DUTY = "whoever these hours are of, and coordinators"
    TALK = "whoever wrote to the facilitators, and the group's facilitators: nobody else"
    WRITER = "whoever wrote to the facilitators"
    READERS = "the group's facilitators, and nobody else"
    PAUSERS = "coordinators, and the group's facilitators while they are on duty"
    PLANNERS = "whoever facilitates a group, and coordinators"
    FORM = "anybody: it opens an empty form, and the form asks again"


UNKNOWN = "0000000000"
NO = {
    For.LEADERS: "Only facilitators of Monday Circle can do this.",
    For.SESSION: "Only the facilitators of this session of Monday Circle can see names.",
    For.COORDINATORS: "Only coordinators can do this.",
    For.DUTY: "I do not know these hours.",
    For.TALK: "I do not know that talk here.",
    For.WRITER: "I do not know that talk here.",
    For.READERS: ("Only facilitators of Monday Circle", "What people write to the facilitators"),
    For.PAUSERS: "Only coordinators, and facilitators of Monday Circle who are on duty now, can pause it.",
    For.PLANNERS: "Only facilitators and coordinators work with templates.",
    For.SETUP: "Only people with the Manage Server permission can set groupbot up.",
    For.ARRANGERS: "Only coordinators, and people with the Manage Server permission, can change",
}
SECRETS = (
    "Monday Circle",
    "Quiet evening",
    "Draft of Fay",
    "Anna at the harbour office",
    "Retreat of Fay",
    "Afraid to come",
    "Harbour evening",
)


@dataclass
class Scene:
    """Monday Circle, open to members only: a draft, a coming session, one that has ended.

    Mia has a place and a name in the list. `stranger` is coordinator, facilitator and admin of another
    server that the bot serves.
    """

    circle: Circle
    hall: Channel
    stranger: Person
    draft: Session
    coming: Session
    ended: Session
    series: Series
    series_draft: Series
    one_date: Session
    hours: Hours
    rest: Rest
    talk: Talk
    template: Template
    file: Path

    @property
    def stage(self) -> Stage:
        """Give the stage."""
        return self.circle.stage

    def not_for(self, kind: For) -> list[Person]:
        """Give people who may see the group, and may not do what is for these."""
        stage = self.stage
        return {
            For.LEADERS: [stage.sam],
            For.SESSION: [stage.sam, stage.finn, stage.cora],
            For.DUTY: [stage.sam, stage.finn],
            For.TALK: [stage.sam, stage.cora],
            For.WRITER: [stage.sam, stage.cora, stage.finn],
            For.READERS: [stage.sam, stage.cora],
            For.PAUSERS: [stage.sam, stage.finn],
            For.PLANNERS: [stage.sam],
            For.COORDINATORS: [stage.sam, stage.finn],
            For.SETUP: [stage.sam, stage.finn, stage.cora, stage.omar],
            For.ARRANGERS: [stage.sam, stage.finn, stage.omar],
        }.get(kind, [])

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give every row that is kept of this server."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in names:
                columns = [column[1] for column in connection.execute(f"PRAGMA table_info('{table}')")]
                if "guild_id" in columns:
                    select = f"SELECT * FROM '{table}' WHERE guild_id = ?"  # noqa: S608
                    found[table] = sorted(connection.execute(select, (self.stage.guild.id,)), key=repr)
        return found


async def press(
    person: Person,
    in_: Channel,
    custom_id: str,
    values: tuple[str, ...] = (),
    fields: dict[str, str] | None = None,
) -> Reply:
    """Press, choose or send whatever a card could carry, whether or not such a card was ever shown."""
    hub = person.hub
    if fields is None:
        request: dict[str, Any] = {"component_type": 3 if values else 2, "custom_id": custom_id, "id": 1}
        if values:
            request["values"] = list(values)
        message = next(iter(in_.messages.values()))
        it = hub.interactions.make(made_of.COMPONENT, person.user, in_, request, message=message)
    else:
        lines = [
            {"type": 18, "id": n, "component": {"type": 4, "id": n + 50, "custom_id": name, "value": value}}
            for n, (name, value) in enumerate(fields.items(), start=1)
        ]
        request = {"custom_id": custom_id, "components": lines}
        opener = made_of.Interaction(hub.world.new_id(), made_of.COMMAND, person.user, in_, {})
        it = hub.interactions.make(made_of.MODAL_SUBMIT, person.user, in_, request, parent=opener)
    await asyncio.wait_for(it.finished.wait(), 10)
    return Reply(it)


@asynccontextmanager
async def set_the_scene(folder: Path) -> AsyncIterator[Scene]:
    """Build both servers through the services, and let the clock run until one session has ended."""
    async with set_up(folder, members=2) as stage:
        circle = await made(stage)
        core = stage.app.core
        member = stage.guild.role("Member")
        admin = Actor(stage.guild.id, stage.ada.id, manages_server=True)
        await core.groups.map_role(admin, Role.MEMBER, member.id)
        for person in stage.members:
            stage.guild.set_roles(person, [member])
        await core.crisis.set_contact(admin, SECRETS[3])
        fay, mia = circle.actor(stage.fay), circle.actor(stage.mia)
        await core.agreement.say(stage.guild.id, circle.group.id, mia.id, Purpose.NAMED, True)

        async def published(when: str) -> Session:
            draft = await core.planning.plan(fay, circle.group.id, when, title=SECRETS[1])
            session = (await core.planning.publish(fay, draft.session.id)).session
            await core.seats.say(mia, session.id, Status.COMING, "needs a ramp")
            return session

        ended, coming = await published("today 13:00"), await published("tue 19:00")
        await stage.pass_until(ended.ends_at + timedelta(minutes=1))
        running, draft_series, one_date = await _series(core, fay, circle)
        draft = (await core.planning.plan(fay, circle.group.id, "wed 19:00", title=SECRETS[2])).session
        hours, _ = await core.duty.set_hours(fay, "mon", "19:00", "21:00", group=circle.group.id)
        rest, _ = await core.rest.add(fay, circle.group.id, "2027-02-01", "", SECRETS[4])
        talk = (await core.contact.write(mia, circle.group.id, SECRETS[5])).talk
        template = await core.templates.copy(fay, "Drop-in", SECRETS[6], circle.group.id)
        hall, stranger = await _elsewhere(stage)
        await stage.settled()
        file = stage.app.database.file
        assert file is not None
        series = (running, draft_series, one_date)
        things = (*series, hours, rest, talk, template)
        yield Scene(circle, hall, stranger, draft, coming, ended, *things, file)


async def _series(core: Core, fay: Actor, circle: Circle) -> tuple[Series, Series, Session]:
    """Plan a series, with one of its dates, and leave another one a draft."""
    plan = core.series.planning.plan
    running = (await plan(fay, circle.group.id, "fri 19:00", ends="after 3", title=SECRETS[1])).series
    await core.series.planning.publish(fay, running.id)
    (one_date, *_) = await core.series.coming(running)
    draft = (await plan(fay, circle.group.id, "sat 19:00", title=SECRETS[2])).series
    return running, draft, one_date


async def _elsewhere(stage: Stage) -> tuple[Channel, Person]:
    """Make another server that the bot serves, with somebody who may do everything there."""
    guild = stage.lo.world.guild("Elsewhere")
    hall = guild.text("hall")
    coordinator, facilitator = guild.role("Coordinator", "manage_guild"), guild.role("Facilitator")
    stranger = stage.lo.person("Stranger", guild, [coordinator, facilitator])
    await stage.lo.until(lambda: stage.bot.get_guild(guild.id))
    admin = Actor(guild.id, stranger.id, manages_server=True)
    await stage.app.core.groups.map_role(admin, Role.COORDINATOR, coordinator.id)
    await stage.app.core.groups.map_role(admin, Role.FACILITATOR, facilitator.id)
    await stranger.says(hall, "Hello")
    return hall, stranger
