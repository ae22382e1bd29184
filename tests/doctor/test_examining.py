"""What is wrong in a server is found, one thing at a time, and said in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from groupbot import permissions
from groupbot.crisis.model import Checked, Line, Region, ServerHelp
from groupbot.crisis.model import Kind as LineKind
from groupbot.doctor.examining import Meant, examined
from groupbot.doctor.model import Kind, Seen
from groupbot.groups.model import Group, Mode, Role, Server
from groupbot.mirror.model import NO_PERMISSION, TOO_MANY
from groupbot.sessions.model import Session, SessionState
from groupbot.zones.changes import OffsetChange

GUILD, NEWS, STAFF, ROOM, PROBLEMS = 1, 11, 12, 13, 14
GROUP = Group(
    guild_id=GUILD,
    id="mondaycrc1",
    name="Monday *Circle*",
    zone="UTC",
    mode=Mode.NUMBER,
    announce_channel_id=NEWS,
    facilitators_channel_id=STAFF,
    place_channel_id=ROOM,
    facilitators=frozenset({21}),
)
SESSION = Session(
    guild_id=GUILD,
    id="session001",
    group_id=GROUP.id,
    title="Evening",
    topic="",
    zone="UTC",
    starts_at=datetime(2027, 1, 4, 19, tzinfo=UTC),
    length=60,
    capacity=8,
    place_channel_id=ROOM,
    place_kind=GROUP.place_kind,
    facilitator_id=21,
    co_facilitator_id=None,
    state=SessionState.PLANNED,
    created_by=21,
    created_at=datetime(2027, 1, 1, tzinfo=UTC),
)
WELL = Meant(
    Server(GUILD, {Role.COORDINATOR: 91}),
    (GROUP,),
    (SESSION,),
    ServerHelp(GUILD, "de", "The office"),
    PROBLEMS,
)

MIRRORED = replace(WELL, mirrored=frozenset({GROUP.id}))
CHANGE = OffsetChange("Europe/London", datetime(2027, 3, 28, 1, tzinfo=UTC), timedelta(0), timedelta(hours=1))


@dataclass
class Looks:
    """A server as a test wants it to be."""

    ahead: timedelta | None = None
    lacking: dict[int, set[str]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    roles: set[int] = field(default_factory=lambda: {91})
    may_not: set[str] = field(default_factory=set)
    joins: int | None = None

    def servers(self) -> list[int]:
        return [GUILD]

    def channel(self, guild_id: int, channel_id: int, needed: tuple[str, ...]) -> Seen | None:
        if channel_id in self.gone:
            return None
        lacks = [name for name in needed if name in self.lacking.get(channel_id, set())]
        return Seen(f"c{channel_id}", permissions.in_a_channel(lacks), channel_id in self.open)

    def has_role(self, guild_id: int, role_id: int) -> bool:
        return role_id in self.roles

    def may(self, guild_id: int, permission: str) -> bool:
        return permission not in self.may_not

    def joins_shown(self, guild_id: int) -> int | None:
        return self.joins

    def called(self, guild_id: int, channel_id: int) -> str:
        return f"#c{channel_id}"


def test_where_all_is_well_nothing_is_found() -> None:
    assert examined(WELL, Looks()) == []


_POSTS = permissions.POSTING
_MATRIX = (
    [(NEWS, name) for name in _POSTS]
    + [(STAFF, name) for name in (*_POSTS, *permissions.FILES)]
    + [(ROOM, "view_channel")]
    + [(PROBLEMS, name) for name in _POSTS]
)


@pytest.mark.parametrize(("channel_id", "name"), _MATRIX)
def test_each_missing_permission_is_named_with_who_can_give_it(channel_id: int, name: str) -> None:
    (found,) = examined(WELL, Looks(lacking={channel_id: {name}}))
    words = permissions.in_a_channel([name])[0]
    assert found.words.startswith(f"#c{channel_id}: somebody who can manage this channel can turn on {words}")
    assert found.link == f"https://discord.com/channels/{GUILD}/{channel_id}"
    assert found.grave


def test_what_is_not_needed_in_a_channel_is_not_asked_for_there() -> None:
    assert examined(WELL, Looks(lacking={ROOM: {"send_messages"}, NEWS: {"attach_files"}})) == []


def test_several_are_named_in_one_sentence() -> None:
    (found,) = examined(WELL, Looks(lacking={NEWS: {"embed_links", "send_messages"}}))
    assert "turn on Send Messages and Embed Links for groupbot" in found.words


@pytest.mark.parametrize(
    ("meant", "looks", "kind", "words"),
    [
        (WELL, Looks(gone={NEWS}), Kind.CHANNEL_GONE, "used for the announcements of"),
        (WELL, Looks(gone={PROBLEMS}), Kind.CHANNEL_GONE, "/setup problems"),
        (WELL, Looks(open={STAFF}), Kind.STAFF_OPEN, "everyone in this server can read"),
        (WELL, Looks(open={ROOM}), Kind.ROOM_OPEN, "everyone in this server can see who is in it"),
        (WELL, Looks(roles=set()), Kind.ROLE_GONE, "The role of coordinators was deleted"),
        (replace(WELL, server=Server(GUILD)), Looks(), Kind.NO_COORDINATOR, "/setup role"),
        (replace(WELL, server=Server(GUILD, {Role.MEMBER: 91})), Looks(), Kind.NO_COORDINATOR, "/setup role"),
        (replace(WELL, gates={GROUP.id: 77}), Looks(), Kind.GATE_GONE, "/group rules"),
        (replace(WELL, groups=(), sessions=()), Looks(), Kind.NO_GROUP, "/setup start"),
        (
            replace(WELL, groups=(replace(GROUP, facilitators=frozenset()),)),
            Looks(),
            Kind.NO_FACILITATOR,
            "/group facilitator add",
        ),
        (
            replace(WELL, sessions=(replace(SESSION, place_channel_id=77),)),
            Looks(gone={77}),
            Kind.PLACE_GONE,
            "/session edit",
        ),
        (replace(WELL, added=ServerHelp(GUILD, "de")), Looks(), Kind.NO_CONTACT, "/server contact"),
        (MIRRORED, Looks(may_not={"manage_events"}), Kind.EVENTS, "groupbot needs Manage Events."),
        (MIRRORED, Looks(may_not={"create_events"}), Kind.EVENTS, "groupbot needs Create Events."),
        (
            replace(MIRRORED, troubles={GROUP.id: TOO_MANY}),
            Looks(),
            Kind.NO_EVENT,
            "This server has 100 events",
        ),
        (
            replace(MIRRORED, troubles={GROUP.id: NO_PERMISSION}),
            Looks(may_not={"manage_events", "create_events"}),
            Kind.EVENTS,
            "groupbot needs Manage Events and Create Events.",
        ),
        (replace(WELL, parked=(NEWS,)), Looks(), Kind.PARKED, "#c11: Discord takes no messages from me"),
        (
            replace(WELL, clocks_unsaid={GROUP.id: CHANGE}),
            Looks(),
            Kind.CLOCKS_UNSAID,
            "on 28 March 2027, and its facilitators",
        ),
        (WELL, Looks(joins=NEWS), Kind.JOINS_SHOWN, "#c11: Discord writes there who has joined"),
        (replace(WELL, late=3), Looks(), Kind.LATE, "3 messages are late"),
    ],
)
def test_each_thing_that_can_be_wrong_is_found_alone(
    meant: Meant, looks: Looks, kind: Kind, words: str
) -> None:
    (found,) = examined(meant, looks)
    assert found.kind is kind
    assert words in found.words
    assert found.words.endswith(".")


def test_old_helplines_are_said_once_for_a_region() -> None:
    line = Line(LineKind.CRISIS, "A", "", (), "https://x", date(2026, 1, 1), Checked.PAGE, "1")
    region = Region("de", "Germany", (line, line))
    (found,) = examined(replace(WELL, stale=[(region, line), (region, line)]), Looks())
    assert found.words.startswith("The helplines of Germany were last checked more than 180 days ago.")


@pytest.mark.parametrize("looks", [Looks(open={ROOM}), Looks(joins=NEWS)])
def test_a_choice_of_the_servers_is_worth_knowing_and_not_a_fault(looks: Looks) -> None:
    (found,) = examined(WELL, looks)
    assert not found.grave


def test_a_groups_name_has_no_power_in_the_words() -> None:
    (found,) = examined(WELL, Looks(open={STAFF}))
    assert "*Circle*" not in found.words.replace("\\*", "")
