"""A group, the people in it, and who may do what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.text import echo

LENGTHS = range(15, 241)  # minutes
CAPACITIES = range(2, 51)  # places
MOST_GROUPS = 200  # in one server
MONTHS = range(1, 13)
SMALLEST = range(3, 11)  # people
UNDO_WITHIN = timedelta(minutes=10)  # after archiving, or taking somebody off the list of facilitators
DISCREET_TITLE = "Group session"  # what a message or a shared calendar says where the group says nothing else


class Kind(StrEnum):
    """Who a group is for."""

    PEER = "peer"
    FAMILY = "family"
    FACILITATORS = "facilitators"
    SOCIAL = "social"


class Mode(StrEnum):
    """How attendance is written down: the modes differ in what is stored, not in what is hidden."""

    NAMED = "named"
    NUMBER = "number"


class PlaceKind(StrEnum):
    """What kind of channel a group meets in."""

    VOICE = "voice"
    STAGE = "stage"
    TEXT = "text"


class Role(StrEnum):
    """What a server role can be mapped to."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"


class GroupState(StrEnum):
    """Whether a group meets."""

    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Person:
    """The one who acts, as the press itself describes them."""

    guild_id: int
    id: int
    role_ids: frozenset[int] = frozenset()
    manages_server: bool = False
    name: str = ""  # for the answer to themselves only; never stored, never logged


@dataclass(frozen=True, slots=True)
class Server:
    """A server's own settings: its role map and its reporting year."""

    guild_id: int
    roles: dict[Role, int] | None = None
    year_starts: int = 1  # month, 1–12
    smallest: int = 5  # people counts below this are merged in shared files (3–10)

    def role_of(self, kind: Role) -> int | None:
        """Give the Discord role mapped to this kind, or None."""
        return (self.roles or {}).get(kind)

    def holds(self, person: Person, kind: Role) -> bool:
        """Say whether the person holds the role mapped to this kind."""
        role = self.role_of(kind)
        return role is not None and role in person.role_ids

    def with_role(self, kind: Role, role_id: int, *, managed: bool = False) -> Server:
        """Map a role to a kind. `managed`: Discord gives it to bots and integrations by itself."""
        if role_id == self.guild_id:
            raise BadInput(
                "Everyone has the @everyone role, so it cannot tell people apart. Choose another role."
            )
        if managed:
            raise BadInput(
                "That role belongs to a bot or another service, so nobody can be given it. "
                "Choose another role."
            )
        other = next((k for k, r in (self.roles or {}).items() if r == role_id and k is not kind), None)
        if other is not None:
            raise NotPossible(
                f"That role already stands for {other.value}s. Choose another role, or first change that "
                f"one with /setup role {other.value}."
            )
        return replace(self, roles={**(self.roles or {}), kind: role_id})

    def without_role(self, kind: Role) -> Server:
        """Take a mapping away. The coordinator role can be changed, but not left empty."""
        if kind is Role.COORDINATOR:
            raise NotPossible(
                "A server needs a coordinator role. Choose another role instead of removing it."
            )
        return replace(self, roles={k: r for k, r in (self.roles or {}).items() if k is not kind})

    def must_take_facilitator(self, who: Person, *, is_bot: bool) -> None:
        """Raise where somebody cannot be put on a list of facilitators."""
        if is_bot:
            raise BadInput("A bot cannot facilitate. Choose a person.")
        role = self.role_of(Role.FACILITATOR)
        if role is not None and role not in who.role_ids:
            raise NotPossible(
                f"They do not hold the role <@&{role}> yet. Give them that role, then try again."
            )

    def starting_year(self, month: int, *, has_history: bool) -> Server:
        """Set the first month of the reporting year, while no session has ended yet."""
        if month not in MONTHS:
            raise BadInput("Write a month from 1 to 12, for example 4 for April.")
        if month != self.year_starts and has_history:
            raise NotPossible(
                "Sessions have been held and counted by the reporting year already, so its first month "
                "stays. Otherwise summaries of the same year would not agree. You can ask for any month or "
                "quarter with /report attendance."
            )
        return replace(self, year_starts=month)

    def merging_below(self, number: int) -> Server:
        """Set the count of people below which rows are joined in files that are shared."""
        if number not in SMALLEST:
            raise BadInput("Write a number from 3 to 10.")
        return replace(self, smallest=number)


@dataclass(frozen=True, slots=True)
class Group:
    """A group that meets: its name, its place, its defaults."""

    guild_id: int
    id: str
    name: str
    zone: str
    mode: Mode
    announce_channel_id: int
    facilitators_channel_id: int
    place_channel_id: int
    place_kind: PlaceKind = PlaceKind.VOICE
    kind: Kind = Kind.PEER
    audience: str = ""
    tags: str = ""
    discreet_title: str = DISCREET_TITLE
    default_length: int = 90  # minutes
    default_capacity: int = 12
    state: GroupState = GroupState.ACTIVE
    facilitators: frozenset[int] = frozenset()
    card_channel_id: int | None = None  # where the group's public card stands
    card_message_id: int | None = None

    @property
    def called(self) -> str:
        """Give its name for use inside an answer, where typed signs must have no power."""
        return echo(self.name, 60)

    def must_be_active(self) -> Group:
        """Raise NotPossible when the group is archived."""
        if self.state is GroupState.ARCHIVED:
            raise NotPossible(
                f"{self.called} is archived. Its history is kept, and nothing new can be planned. "
                "/group list shows the groups that meet."
            )
        return self


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a group. On a break they stay in it and hear nothing until its last day."""

    guild_id: int
    group_id: str
    member_id: int
    joined_on: date
    break_until: date | None = None

    def on_break(self, today: date) -> bool:
        """Say whether today falls into the break."""
        return self.break_until is not None and today <= self.break_until

    def resting(self, until: date | None) -> Membership:
        """Begin a break, or end it with None."""
        return replace(self, break_until=until)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person may do in one server, worked out anew at every press.

    A facilitator is on the group's list and, where a facilitator role is mapped, still holds it:
    so taking the role away takes effect at once. Manage Server is for set-up only; it opens no
    attendance names and no records.
    """

    person: Person
    server: Server

    @property
    def coordinator(self) -> bool:
        """Say whether this is a coordinator of the server."""
        return self.server.holds(self.person, Role.COORDINATOR)

    @property
    def admin(self) -> bool:
        """Say whether this person may set the bot up."""
        return self.person.manages_server

    def facilitates(self, group: Group) -> bool:
        """Say whether this is a facilitator of the group."""
        role = self.server.role_of(Role.FACILITATOR)
        return self.person.id in group.facilitators and (role is None or role in self.person.role_ids)

    @property
    def title(self) -> str:
        """Name the highest standing in the server, for the audit book."""
        return "coordinator" if self.coordinator else "admin" if self.admin else "member"

    def title_in(self, group: Group) -> str:
        """Name the standing in which somebody acts for a group, for the audit book."""
        return "facilitator" if self.facilitates(group) else self.title

    def may_join(self, group: Group) -> bool:
        """Say whether the group is open to this person: everyone, or who holds the member role."""
        if group.kind is Kind.FACILITATORS:
            return (
                self.facilitates(group)
                or self.coordinator
                or self.server.holds(self.person, Role.FACILITATOR)
            )
        role = self.server.role_of(Role.MEMBER)
        return role is None or role in self.person.role_ids or self.facilitates(group) or self.coordinator

    def must_see(self, group: Group | None) -> Group:
        """Give the group back, or the same answer for unknown and hidden."""
        if group is None or not self.may_join(group):
            raise NotFound(
                "I do not know a group of that name here. /group list shows the groups you can join."
            )
        return group

    def must_lead(self, group: Group) -> None:
        """Raise unless this is a facilitator of the group or a coordinator."""
        if not (self.facilitates(group) or self.coordinator):
            self.must_see(group)
            raise NotAllowed(
                f"Only facilitators of {group.called} can do this. If that should be you, ask a coordinator."
            )

    def must_lead_any(self, led: Collection[Group]) -> None:
        """Raise unless this person leads a group of the server, or is a coordinator. `led`: their groups."""
        if not (led or self.coordinator):
            raise NotAllowed(
                "Only facilitators and coordinators can do this. If that should be you, ask a coordinator."
            )

    def must_run(self, group: Group, led_by: frozenset[int]) -> None:
        """Raise unless this person facilitates this very session: its names are for them alone.

        `led_by` are the session's facilitators. Neither another facilitator of the group nor a
        coordinator sees names.
        """
        if not (self.facilitates(group) and self.person.id in led_by):
            self.must_see(group)
            raise NotAllowed(
                f"Only the facilitators of this session of {group.called} can see names. "
                "If that should be you, ask to be put on it with /session edit."
            )

    def must_coordinate(self) -> None:
        """Raise unless this is a coordinator."""
        if not self.coordinator:
            raise NotAllowed(
                "Only coordinators can do this. If that should be you, ask whoever runs this server to "
                "give you the coordinator role."
            )

    def must_administer(self) -> None:
        """Raise unless this person has Manage Server."""
        if not self.admin:
            raise NotAllowed(
                "Only people with the Manage Server permission can set groupbot up. Ask one of them; /help "
                "shows what you can do here."
            )


def break_end(until: date, today: date) -> date:
    """Check the last day of a break: from today up to one year ahead."""
    if until < today:
        raise NotPossible("That day is in the past. Choose a day from today on.")
    if (until - today).days > 366:
        raise NotPossible("A break can last up to one year. You can also leave, and join again later.")
    return until
