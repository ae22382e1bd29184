"""Presses, menus and forms of setting a server up step by step."""

from __future__ import annotations

from dataclasses import replace

import discord

from cogs.kit import draw, rooms
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.route import known, on
from cogs.series import cards as series
from cogs.sessions import cards as sessions
from cogs.sessions.rooms import must_take_cards
from cogs.setup import forms, wizard
from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Group, Mode, Person, PlaceKind, Role
from groupbot.sessions import fields
from groupbot.setup.model import SoFar, Step, Use
from groupbot.when import read_length

_KINDS = {
    discord.ChannelType.text: PlaceKind.TEXT,
    discord.ChannelType.voice: PlaceKind.VOICE,
    discord.ChannelType.stage_voice: PlaceKind.STAGE,
}
_REFUSED = {
    True: "I can use a voice, stage or text channel of this server for this. Choose one of those.",
    False: "I can use a text channel of this server for this. Choose one of those.",
}


async def show(act: Act, so_far: SoFar, step: Step | None = None) -> None:
    """Show a step: the one that is named, else the first that is not done."""
    await act.answer(await _drawn(act, so_far, step or so_far.next))


async def _drawn(act: Act, so_far: SoFar, step: Step | None) -> Card:
    match step:
        case None:
            return wizard.finished(so_far)
        case Step.CHANNELS:
            return wizard.channels(so_far, looked_at(act, so_far))
        case Step.AGREEMENT if so_far.group is not None:
            group = so_far.group
            version = await act.core.gates.texts.current(group.guild_id, group.id)
            return wizard.agreement(so_far, version.lines)
        case Step.AGREEMENT:
            return wizard.not_yet(so_far, step)
        case Step.REGION:
            return wizard.region(so_far, act.core.crisis.in_use(so_far.added))
        case Step.PLAN:
            person = await act.person()
            led = await act.core.groups.led(person)
            return wizard.plan(so_far, leads=so_far.group is not None and so_far.group in led)
        case _:
            return _PLAIN[step](so_far)


_PLAIN = {
    Step.ROLES: wizard.roles,
    Step.PRIVACY: wizard.privacy,
    Step.GROUP: wizard.group,
    Step.LEAD: wizard.lead,
    Step.CONTACT: wizard.contact,
    Step.DUTY: wizard.duty,
    Step.TEST: wizard.trial,
}


def looked_at(act: Act, so_far: SoFar) -> list[wizard.Looked]:
    """Look at each chosen channel: whether a card can be posted there, and who sees it."""
    found = []
    for use in Use:
        channel_id = so_far.channel(use)
        if channel_id is not None:
            found.append(_look(act, use, channel_id))
    return found


def _look(act: Act, use: Use, channel_id: int) -> wizard.Looked:
    room = rooms.find(act.interaction.guild, channel_id)
    if room is None:
        return wizard.Looked(use, channel_id, "This channel is gone. Choose another one.")
    cannot, knowing = "", ""
    if use is Use.PLACE:
        cannot = rooms.cannot_see(room) or ""
        knowing = "Everyone in this server can see who is in it." if rooms.open_to_all(room) else ""
    else:
        cannot = rooms.cannot_post(room, files=use is Use.STAFF) or ""
        if use in (Use.STAFF, Use.PROBLEMS) and rooms.open_to_all(room):
            knowing = "Everyone in this server can read here. A private channel is better."
    return wizard.Looked(use, channel_id, cannot, knowing)


async def _admin(act: Act) -> Person:
    """Say who acts, and refuse whoever may not set the bot up before anything else is looked at."""
    person = await act.person()
    await act.core.setup.so_far(person)
    return person


def _revision(act: Act) -> int:
    return known(int, act.target.extra)


@shows_current("wizard")
async def current(act: Act) -> Card | None:
    """Draw where set-up stands, for whoever pressed a card that is out of date."""
    so_far = await act.core.setup.so_far(await act.person())
    return await _drawn(act, so_far, so_far.next)


@on("wizard", "begin")
async def begin(act: Act) -> None:
    """Begin to set the server up, or go on."""
    await show(act, await act.core.setup.begin(await act.person()))


@on("wizard", "go")
async def go(act: Act) -> None:
    """Show one step; nothing changes."""
    so_far = await act.core.setup.so_far(await act.person())
    await show(act, so_far, known(Step, act.subject))


@on("wizard", "stop")
async def stop(act: Act) -> None:
    """Stop here; what was said is kept."""
    await act.answer(wizard.stopped(await act.core.setup.so_far(await act.person())))


@on("wizard", "channel")
async def channel(act: Act) -> None:
    """Choose a channel, and say at once whether it works."""
    person, use = await _admin(act), known(Use, act.subject)
    chosen = _chosen(act, to_meet=use is Use.PLACE)
    so_far = await act.core.setup.choose_channel(
        person, _revision(act), use, chosen.id, _KINDS.get(chosen.type, PlaceKind.VOICE)
    )
    await show(act, so_far, Step.CHANNELS)


def _chosen(act: Act, *, to_meet: bool) -> rooms.Room:
    guild, value = act.interaction.guild, act.values[0]
    room = rooms.find(guild, int(value)) if value.isdecimal() else None
    if room is None or not (to_meet or isinstance(room, discord.TextChannel)):
        raise BadInput(_REFUSED[to_meet])
    return room


@on("wizard", "role")
async def role(act: Act) -> None:
    """Choose a role."""
    person, kind, value = await _admin(act), known(Role, act.subject), act.values[0]
    guild = act.interaction.guild
    found = guild.get_role(int(value)) if guild and value.isdecimal() else None
    if found is None:
        raise BadInput("That role is gone, or is not of this server. Choose another one.")
    so_far = await act.core.setup.choose_role(person, _revision(act), kind, found.id, managed=found.managed)
    await show(act, so_far, Step.ROLES)


@on("wizard", "mode")
async def mode(act: Act) -> None:
    """Choose what is kept of who came."""
    person, kept = await _admin(act), known(Mode, act.values[0])
    await show(act, await act.core.setup.choose_mode(person, _revision(act), kept), Step.PRIVACY)


@on("wizard", "make")
async def make(act: Act) -> None:
    """Open the form for the first group."""
    so_far = await act.core.setup.so_far(await act.person())
    so_far.must_be_at(_revision(act))
    so_far.must_have(Step.CHANNELS, Step.ROLES, Step.PRIVACY)
    await act.ask(forms.group_form(act.target.extra))


@on("wizard", "made")
async def made(act: Act) -> None:
    """Make the first group."""
    person, typed = await _admin(act), act.fields
    so_far = await act.core.setup.make_group(
        person,
        _revision(act),
        name=typed.get("name", ""),
        zone=typed.get("zone", ""),
        default_length=read_length(typed.get("length") or "90"),
        default_capacity=fields.capacity(typed.get("places") or "12"),
    )
    await show(act, so_far)


@on("wizard", "lead")
async def lead(act: Act) -> None:
    """Name somebody as the first facilitator."""
    value = act.values[0]
    person, revision = await _admin(act), _revision(act)
    guild = act.interaction.guild
    if guild is None or not value.isdecimal():
        raise BadInput("They are not in this server. Choose somebody who is.")
    await act.later()
    try:
        member = await guild.fetch_member(int(value))
    except discord.NotFound:
        raise BadInput("They are not in this server. Choose somebody who is.") from None
    who = Person(guild.id, member.id, frozenset(each.id for each in member.roles))
    await show(act, await act.core.setup.name_facilitator(person, revision, who, is_bot=member.bot))


@on("wizard", "lead-me")
async def lead_me(act: Act) -> None:
    """Facilitate the first group oneself."""
    person = await act.person()
    await show(act, await act.core.setup.name_facilitator(person, _revision(act), person))


@on("wizard", "region")
async def region(act: Act) -> None:
    """Choose the region of the helplines."""
    person = await act.person()
    await show(act, await act.core.setup.choose_region(person, _revision(act), act.values[0]))


@on("wizard", "contact")
async def contact(act: Act) -> None:
    """Open the form for the contact."""
    so_far = await act.core.setup.so_far(await act.person())
    so_far.must_be_at(_revision(act))
    await act.ask(forms.contact_form(act.target.extra))


@on("wizard", "contacted")
async def contacted(act: Act) -> None:
    """Keep the contact."""
    person = await _admin(act)
    if not (words := act.fields.get("contact", "").strip()):
        raise BadInput("Write who can be reached, and how.")
    await show(act, await act.core.setup.write_contact(person, _revision(act), words))


@on("wizard", "skip")
async def skip(act: Act) -> None:
    """Leave a step as it is."""
    person, step = await _admin(act), known(Step, act.subject)
    await show(act, await act.core.setup.settle(person, _revision(act), step))


@on("wizard", "test")
async def test(act: Act) -> None:
    """Post a card where cards will stand, and take it away again."""
    person, revision = await act.person(), _revision(act)
    so_far = await act.core.setup.so_far(person)
    so_far.must_be_at(revision)
    so_far.must_have(Step.CHANNELS)
    await act.later()
    uses = {so_far.channel(use): use for use in (Use.PROBLEMS, Use.STAFF, Use.ANNOUNCE)}
    found = [await _try(act, use, channel_id) for channel_id, use in uses.items() if channel_id]
    if not any(room.cannot for room in found):
        so_far = await act.core.setup.tested(person, revision)
    await act.answer(wizard.trial(so_far, found))


async def _try(act: Act, use: Use, channel_id: int) -> wizard.Looked:
    """Post and delete; what is missing is said in words, and so is what Discord refuses."""
    looked = _look(act, use, channel_id)
    room = rooms.find(act.interaction.guild, channel_id)
    if looked.cannot or room is None:
        return looked
    try:
        posted = await room.send(view=draw.view(wizard.test_card()))
    except discord.HTTPException as refused:
        words = f"Discord refused it (code {refused.code}). Try again in a minute."
        return wizard.Looked(use, channel_id, words)
    try:
        await posted.delete()
    except discord.NotFound:
        return looked
    except discord.HTTPException as refused:
        return replace(looked, stays=refused.code or refused.status)
    return looked


@on("wizard", "plan")
async def plan(act: Act) -> None:
    """Open the form for the first session."""
    await _must_be_ready(act)
    await act.ask(forms.plan_form(act.target.extra))


@on("wizard", "weekly")
async def weekly(act: Act) -> None:
    """Open the form for sessions of every week."""
    await _must_be_ready(act)
    await act.ask(forms.weekly_form(act.target.extra))


async def _must_be_ready(act: Act) -> None:
    so_far = await act.core.setup.so_far(await act.person())
    so_far.must_be_at(_revision(act))
    so_far.must_have(Step.GROUP, Step.LEAD)


@on("wizard", "planned")
async def planned(act: Act) -> None:
    """Draft the first session, and show it."""
    person, group = await _planner(act)
    preview = await act.core.planning.plan(person, group.id, act.fields.get("when", ""))
    await act.answer(sessions.preview(preview))


@on("wizard", "repeated")
async def repeated(act: Act) -> None:
    """Draft sessions of every week, and show the first of them."""
    (person, group), typed = await _planner(act), act.fields
    shown = await act.core.series.planning.plan(
        person, group.id, typed.get("when", ""), ends=typed.get("ends") or None
    )
    await act.answer(series.asked(shown))


async def _planner(act: Act) -> tuple[Person, Group]:
    """Give who plans for the first group, once it is there and its cards can be posted."""
    person = await act.person()
    group = (await act.core.setup.so_far(person)).group
    if group is None:
        raise NotPossible("Make the first group before its first session. /setup start shows where you are.")
    must_take_cards(act.interaction.client, person.guild_id, group.announce_channel_id)
    return person, group
