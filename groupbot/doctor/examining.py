"""Compares what a server is meant to be with what it is: plain functions, nothing is asked or kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from groupbot import permissions
from groupbot.crisis.model import Line, Region, ServerHelp
from groupbot.doctor.model import Eyes, Finding, Kind, link
from groupbot.groups.model import Group, Role, Server
from groupbot.mirror.model import NO_PERMISSION, why
from groupbot.sessions.model import Session
from groupbot.text import echo
from groupbot.when.words import long_day
from groupbot.zones.changes import OffsetChange

_POSTING = permissions.POSTING
_STAFF = permissions.POSTING + permissions.FILES


@dataclass(frozen=True, slots=True)
class Meant:
    """What is set up in a server: its groups that meet, their sessions to come, and who is who."""

    server: Server
    groups: Sequence[Group]
    sessions: Sequence[Session] = ()
    added: ServerHelp = field(default_factory=lambda: ServerHelp(0))
    problems_channel_id: int | None = None
    mirrored: frozenset[str] = frozenset()  # ids of groups that are shown as Discord events
    gates: Mapping[str, int] = field(default_factory=dict)  # the role that a group asks for, by group id
    stale: Sequence[tuple[Region, Line]] = ()
    late: int = 0  # messages that are due for more than a minute
    parked: Sequence[int] = ()  # channels that take no messages now
    troubles: Mapping[str, int] = field(default_factory=dict)  # Discord's error number by group id
    clocks_unsaid: Mapping[str, OffsetChange] = field(default_factory=dict)  # by group id


def examined(meant: Meant, eyes: Eyes) -> list[Finding]:
    """Give everything that is wrong, the gravest kinds first."""
    return [
        *_channels(meant, eyes),
        *_people(meant, eyes),
        *_rooms(meant, eyes),
        *_unsaid(meant, eyes),
        *_helplines(meant),
    ]


def _needed(meant: Meant) -> dict[int, tuple[str, ...]]:
    """Give each channel that is used, with all that is needed in it."""
    needed: dict[int, tuple[str, ...]] = {}

    def add(channel_id: int | None, names: tuple[str, ...]) -> None:
        if channel_id is not None:
            needed[channel_id] = tuple(dict.fromkeys(needed.get(channel_id, ()) + names))

    for group in meant.groups:
        add(group.announce_channel_id, _POSTING)
        add(group.facilitators_channel_id, _STAFF)
        add(group.place_channel_id, permissions.SEEING)
    add(meant.problems_channel_id, _POSTING)
    return needed


def _channels(meant: Meant, eyes: Eyes) -> Iterator[Finding]:
    guild_id = meant.server.guild_id
    for channel_id, names in _needed(meant).items():
        seen = eyes.channel(guild_id, channel_id, names)
        if seen is None:
            yield Finding(Kind.CHANNEL_GONE, _gone(meant, channel_id), str(channel_id))
        elif seen.lacking:
            where = eyes.called(guild_id, channel_id)
            lacking = permissions.listed(seen.lacking)
            words = (
                f"{where}: somebody who can manage this channel can turn on {lacking} for groupbot, under "
                "Edit Channel, Permissions."
            )
            yield Finding(Kind.PERMISSION, words, str(channel_id), link(guild_id, channel_id))


def _gone(meant: Meant, channel_id: int) -> str:
    uses = [
        f"{use} of {group.called}"
        for group in meant.groups
        for use, used in (
            ("the announcements", group.announce_channel_id),
            ("the facilitators' channel", group.facilitators_channel_id),
            ("the meeting place", group.place_channel_id),
        )
        if used == channel_id
    ]
    if not uses:
        return (
            "The channel in which problems are told is gone. An admin can choose another one with "
            "/setup problems."
        )
    return (
        f"A channel is gone that is used for {permissions.listed(uses)}. A coordinator can choose another "
        "one with /group edit."
    )


def _people(meant: Meant, eyes: Eyes) -> Iterator[Finding]:
    server = meant.server
    if server.role_of(Role.COORDINATOR) is None:
        words = "No role is chosen for coordinators. An admin can choose one with /setup role."
        yield Finding(Kind.NO_COORDINATOR, words)
    for kind, role_id in (server.roles or {}).items():
        if not eyes.has_role(server.guild_id, role_id):
            words = (
                f"The role of {kind.value}s was deleted, so nobody has it. An admin can choose another one "
                "with /setup role."
            )
            yield Finding(Kind.ROLE_GONE, words, kind.value)
    if not meant.groups:
        yield Finding(Kind.NO_GROUP, "There is no group yet. /setup start leads there.", grave=False)
    for group in meant.groups:
        if not group.facilitators:
            words = f"{group.called} has no facilitator. A coordinator can name one: /group facilitator add."
            yield Finding(Kind.NO_FACILITATOR, words, group.id)
        gate = meant.gates.get(group.id)
        if gate is not None and not eyes.has_role(server.guild_id, gate):
            words = (
                f"The role that people need for {group.called} was deleted, so nobody new can come. A "
                "coordinator can choose another one with /group rules."
            )
            yield Finding(Kind.GATE_GONE, words, group.id)


def _rooms(meant: Meant, eyes: Eyes) -> Iterator[Finding]:
    guild_id = meant.server.guild_id
    known = {group.place_channel_id for group in meant.groups}
    for group in meant.groups:
        staff = eyes.channel(guild_id, group.facilitators_channel_id, ())
        if staff is not None and staff.open_to_all:
            where = eyes.called(guild_id, group.facilitators_channel_id)
            words = (
                f"{where}: everyone in this server can read what is for facilitators of {group.called}. "
                "Somebody who can manage this channel can make it private."
            )
            yield Finding(Kind.STAFF_OPEN, words, group.id, link(guild_id, group.facilitators_channel_id))
        place = eyes.channel(guild_id, group.place_channel_id, ())
        if place is not None and place.open_to_all:
            where = eyes.called(guild_id, group.place_channel_id)
            words = f"{where}: everyone in this server can see who is in it while {group.called} meets."
            there = link(guild_id, group.place_channel_id)
            yield Finding(Kind.ROOM_OPEN, words, group.id, there, grave=False)
        yield from _events(meant, eyes, group)
    yield from _joins(guild_id, eyes)
    for session in meant.sessions:
        room = session.place_channel_id
        if room not in known and eyes.channel(guild_id, room, ()) is None:
            start = f"<t:{int(session.starts_at.timestamp())}:F>"
            words = (
                f"The place of {echo(session.title, 60)}, {start}, is gone. "
                "Its facilitators can choose another one with /session edit."
            )
            yield Finding(Kind.PLACE_GONE, words, session.id)


def _joins(guild_id: int, eyes: Eyes) -> Iterator[Finding]:
    channel_id = eyes.joins_shown(guild_id)
    if channel_id is not None:
        words = (
            f"{eyes.called(guild_id, channel_id)}: Discord writes there who has joined this server, for all "
            "who read it. Somebody who manages this server can turn it off in the server's settings."
        )
        yield Finding(Kind.JOINS_SHOWN, words, str(channel_id), link(guild_id, channel_id), grave=False)


def _events(meant: Meant, eyes: Eyes, group: Group) -> Iterator[Finding]:
    if group.id not in meant.mirrored:
        return
    names = permissions.FEATURES["events"]
    lacking = [words for name, words in names.items() if not eyes.may(meant.server.guild_id, name)]
    trouble = meant.troubles.get(group.id)
    if lacking:
        words = (
            f"{group.called} is shown as a Discord event, and for that groupbot needs "
            f"{permissions.listed(lacking)}. Somebody who can manage roles can give it to groupbot."
        )
        yield Finding(Kind.EVENTS, words, group.id)
    elif trouble is not None and trouble != NO_PERMISSION:
        words = f"The next date of {group.called} does not stand among this server's events. {why(trouble)}"
        yield Finding(Kind.NO_EVENT, words, group.id)


def _unsaid(meant: Meant, eyes: Eyes) -> Iterator[Finding]:
    called = {group.id: group.called for group in meant.groups}
    for group_id, change in meant.clocks_unsaid.items():
        if group_id in called:
            words = (
                f"The clocks change for {called[group_id]} on {long_day(change.day)}, and its facilitators "
                "could not be told. Look at their channel, and please tell them yourselves."
            )
            yield Finding(Kind.CLOCKS_UNSAID, words, group_id)
    if meant.late:
        words = (
            f"{meant.late} messages are late. If this stays, whoever runs the bot can look at its connection "
            "and its log."
        )
        yield Finding(Kind.LATE, words)
    for channel_id in meant.parked:
        words = (
            f"{eyes.called(meant.server.guild_id, channel_id)}: Discord takes no messages from me there. "
            "What is due waits, and I try again by myself. Somebody who can manage this channel can look at "
            "my permissions there."
        )
        yield Finding(Kind.PARKED, words, str(channel_id), link(meant.server.guild_id, channel_id))


def _helplines(meant: Meant) -> Iterator[Finding]:
    if not meant.added.contact:
        words = (
            "There is no contact outside this server. A coordinator or an admin can write one: "
            "/server contact."
        )
        yield Finding(Kind.NO_CONTACT, words)
    for region in {region.name: region for region, _ in meant.stale}.values():
        words = (
            f"The helplines of {region.name} were last checked more than 180 days ago. Whoever runs the bot "
            "can check them, and use a newer file. For this server a coordinator can: /server helplines."
        )
        yield Finding(Kind.STALE, words, region.code)
