"""Presses, choices and forms about talks with facilitators."""

from __future__ import annotations

from cogs.contact import cards
from cogs.kit import rooms
from cogs.kit.act import Act
from cogs.kit.card import Card, Target
from cogs.kit.pages import page
from cogs.kit.route import known, on
from groupbot.contact.model import Conversation, Room, owns
from groupbot.groups.model import Group, GroupState, Person
from groupbot.ids import from_base36
from groupbot.preferences.model import By


def room_of(act: Act, group: Group) -> Room:
    """Say whether the facilitators' channel can take what somebody writes."""
    room = rooms.find(act.interaction.client.get_guild(group.guild_id), group.facilitators_channel_id)
    if room is None:
        return Room.GONE
    if rooms.open_to_all(room):
        return Room.OPEN
    return Room.SHUT if rooms.missing(room) else Room.READY


# --- for the one who writes ------------------------------------------------------------------------------


@on("contact", "write")
async def write(act: Act) -> None:
    """Say who reads it and when, or show the talk that is open; to facilitators what people wrote."""
    await act.say(await opened(act, act.subject))


async def opened(act: Act, typed: str) -> Card:
    """Draw what this person needs who wants to write to a group's facilitators."""
    person = await act.person()
    group, found = await act.core.contact.with_group(person, typed)
    if await act.core.contact.reads(person, group):
        return await talks(act, group.id)
    watch = await act.core.duty.watch(group.guild_id, group.id)
    if found is not None:
        return cards.own(found, watch, stuck=found.stuck(act.core.clock.now()))
    group.must_be_active()
    return cards.before_writing(group, watch, room_of(act, group))


@on("contact", "form")
async def form(act: Act) -> None:
    """Open the form; whether they may write there is asked when it is sent."""
    await act.ask(cards.message_form(act.subject, act.target.guild_id))


@on("contact", "sent")
async def sent(act: Act) -> None:
    """Pass the words on."""
    person, words = await act.person(), act.fields["words"]
    group, _ = await act.core.contact.with_group(person, act.subject)
    found = await act.core.contact.write(person, group.id, words, room_of(act, group))
    watch = await act.core.duty.watch(group.guild_id, group.id)
    await act.say(cards.own(found, watch, sent=True))


@on("contact", "way")
async def way(act: Act) -> None:
    """Choose how answers come."""
    person = await act.person()
    found = await act.core.contact.choose_way(person, act.subject, known(By, act.target.extra))
    await act.answer(await drawn(act, person, found))


@on("contact", "groups")
async def groups(act: Act) -> None:
    """Offer the groups of this person: here, or in a direct message in every server."""
    mine = await _own_groups(act)
    await act.answer(cards.groups(page(mine, act.target.extra)))


async def _own_groups(act: Act) -> list[tuple[int, Group, str]]:
    client, user_id = act.interaction.client, act.interaction.user.id
    if act.guild_id is not None:
        servers = [(await act.person()).guild_id]
    else:
        servers = await act.core.groups.servers_of(user_id)
    found: list[tuple[int, Group, str]] = []
    for guild_id in servers:
        guild = client.get_guild(guild_id)
        joined = await act.core.groups.joined(Person(guild_id, user_id))
        every = await act.core.groups.every(guild_id) if guild else []
        found += [
            (guild_id, group, guild.name if guild and act.guild_id is None else "")
            for group in every
            if group.state is GroupState.ACTIVE and (group.id in joined or user_id in group.facilitators)
        ]
    return found


@on("contact", "pick")
async def pick(act: Act) -> None:
    """Go on with the group that was chosen."""
    server, _, group_id = act.values[0].partition(".")
    target = Target("contact", "write", group_id, guild_id=known(from_base36, server))
    there = Act(act.interaction, target)
    await there.answer(await opened(there, group_id))


# --- for both ------------------------------------------------------------------------------------------


@on("contact", "show")
async def show(act: Act) -> None:
    """Show a talk to its person, or to a facilitator of the group."""
    person = await act.person()
    found = await act.core.contact.find(person, act.subject)
    await act.answer(await drawn(act, person, found, act.target.extra or cards.NEWEST))


async def drawn(act: Act, person: Person, found: Conversation, number: str = cards.NEWEST) -> Card:
    """Draw a talk for one of its two sides."""
    if not owns(found.talk, person):
        return cards.for_staff(found, number)
    watch = await act.core.duty.watch(person.guild_id, found.group.id)
    return cards.own(found, watch, number, stuck=found.stuck(act.core.clock.now()))


@on("contact", "close")
async def close(act: Act) -> None:
    """Ask before a talk is deleted."""
    found = await act.core.contact.find(await act.person(), act.subject)
    await act.answer(cards.close_question(found))


@on("contact", "close-yes")
async def close_yes(act: Act) -> None:
    """Delete a talk."""
    found = await act.core.contact.close(await act.person(), act.subject)
    await act.answer(cards.closed(found.group))


# --- for facilitators ------------------------------------------------------------------------------------


@on("contact", "open")
async def open_talks(act: Act) -> None:
    """Show the facilitators what is open."""
    await act.answer(await talks(act, act.subject, act.target.extra))


async def talks(act: Act, typed: str, number: str = "") -> Card:
    """Draw the open talks of a group."""
    group, found = await act.core.contact.of_group(await act.person(), typed)
    return cards.listed(group, page(found, number))


@on("contact", "read")
async def read(act: Act) -> None:
    """Show the talk that was chosen in the list."""
    person = await act.person()
    found = await act.core.contact.find(person, act.values[0])
    await act.answer(await drawn(act, person, found))


@on("contact", "answer")
async def answer(act: Act) -> None:
    """Open the form for an answer; who may answer is asked when it is sent."""
    await act.ask(cards.answer_form(act.subject))


@on("contact", "answered")
async def answered(act: Act) -> None:
    """Pass an answer on."""
    words = act.fields["words"]
    found = await act.core.contact.answer(await act.person(), act.subject, words)
    await act.say(cards.answer_sent(found))
