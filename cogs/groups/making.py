"""Making and editing a group from what was chosen in a command, with a look at its channels."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from cogs.groups import desk
from cogs.kit import rooms
from cogs.kit.act import Act
from groupbot import zones
from groupbot.errors import BadInput
from groupbot.groups.model import Group, Kind, Mode, Person, PlaceKind

Place = discord.VoiceChannel | discord.StageChannel | discord.TextChannel

ATTENDANCE = [
    app_commands.Choice(
        name="By name, for those who agree; only a session's facilitators see it", value="named"
    ),
    app_commands.Choice(name="A number only; no list of names is kept", value="number"),
]
KIND = [
    app_commands.Choice(name="Peer group", value="peer"),
    app_commands.Choice(name="For family and friends", value="family"),
    app_commands.Choice(name="For facilitators; members do not see it", value="facilitators"),
    app_commands.Choice(name="Social", value="social"),
]
_CHANNELS = {
    "announce_channel": "announce_channel_id",
    "facilitators_channel": "facilitators_channel_id",
    "place": "place_channel_id",
}
_DASHES = ("-", "–", "—")


def plan(given: dict[str, Any]) -> dict[str, Any]:
    """Turn the options of a command into the fields of a group."""
    fields = {_CHANNELS.get(name, name): value for name, value in given.items()}
    for name in set(_CHANNELS.values()) & fields.keys():
        fields[name] = fields[name].id
    if "place" in given:
        fields["place_kind"] = _place_kind(given["place"])
    if "attendance" in fields:
        fields["mode"] = Mode(fields.pop("attendance"))
    if "kind" in fields:
        fields["kind"] = Kind(fields["kind"])
    for name in ("audience", "tags"):
        if str(fields.get(name, "")).strip() in _DASHES:
            fields[name] = ""
    return fields


def _place_kind(place: Place) -> PlaceKind:
    if isinstance(place, discord.StageChannel):
        return PlaceKind.STAGE
    return PlaceKind.TEXT if isinstance(place, discord.TextChannel) else PlaceKind.VOICE


async def edit(act: Act, typed: str, changes: dict[str, Any], zone: str | None) -> None:
    """Change a group, and ask once more before attendance is kept in another way."""
    person = await act.person()
    before, _ = await act.core.groups.find(person, typed)
    mode = changes.pop("mode", before.mode)
    if mode is not before.mode:
        before = await act.core.groups.may_change(person, before.id)
    after = await act.core.groups.edit(person, before.id, **changes) if changes else before
    if mode is not after.mode:
        await act.answer(desk.mode_question(after, mode, saved=bool(changes)))
        return
    moved = after.card_message_id is not None and after.card_channel_id != after.announce_channel_id
    await act.answer(desk.saved(after, warnings(act, after, zone), card_elsewhere=moved))


def warnings(act: Act, group: Group, zone: str | None = None) -> list[str]:
    """Say what is wrong with a group's channels, and what surprises people about a zone that was typed."""
    guild = act.interaction.client.get_guild(group.guild_id)
    staff = rooms.find(guild, group.facilitators_channel_id)
    place = rooms.find(guild, group.place_channel_id)
    writes = [rooms.find(guild, group.announce_channel_id), staff]
    cannot = [words for room in writes if room and (words := rooms.cannot_post(room, files=room is staff))]
    note = zones.read_zone(zone).warning if zone else None
    found = desk.room_warnings(
        group,
        staff_open=staff is not None and rooms.open_to_all(staff),
        room_open=place is not None and rooms.open_to_all(place),
        cannot_post=list(dict.fromkeys(cannot)),
    )
    return [*([note] if note else []), *found]


def facilitator(chosen: discord.User | discord.Member) -> Person:
    """Give the person that was chosen, with the roles they hold here."""
    if not isinstance(chosen, discord.Member):
        raise BadInput("They are not in this server. Choose somebody who is.")
    roles = frozenset(role.id for role in chosen.roles)
    return Person(guild_id=chosen.guild.id, id=chosen.id, role_ids=roles)
