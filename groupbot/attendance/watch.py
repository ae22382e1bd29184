"""A session under way as this process sees it: who is in its room, and the memory of those without a name."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Container, Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from groupbot.attendance.minutes import Stay, Window, after_gap, fold, in_order, inside
from groupbot.attendance.model import HereStatus, Sight, Sighting
from groupbot.groups.model import Group, Mode
from groupbot.sessions.model import Session


@dataclass(frozen=True, slots=True)
class Unnamed:
    """How many people without a name were present, and how many of the facilitators."""

    people: int = 0
    facilitators: int = 0
    estimated: bool = False


class Watch:
    """One session that is open or live.

    People without a name are kept here only, never on disk, and under a tag in place of their id:
    a keyed hash whose random key lives and dies with this watch. Whoever can read the memory of
    the process could still try every member of the server; the tag keeps ids out of everything
    that is printed or dumped by accident, and what is seen in one session from being matched with
    another. The library's own cache of voice states holds the ids of those in a room anyway.
    """

    def __init__(
        self, session: Session, group: Group, named: Collection[int], heartbeat_at: datetime
    ) -> None:
        self._key = secrets.token_bytes(32)
        self.number_only = group.mode is Mode.NUMBER
        self.named = set(named)
        self._named_tags = {self._tag(member_id) for member_id in self.named}
        self.heartbeat_at = heartbeat_at
        self.headcount: int | None = None
        self.looked = False  # whether a snapshot has said who is in the room
        self.blind = True  # until then, and while the gateway is down
        self.restarted = False
        self.floor = 0  # unnamed people that were present before a restart, and facilitators
        self.floor_facilitators = 0
        self._traces: dict[bytes, list[Sighting]] = {}
        self._named_in: set[int] = set()  # who is in the room: by name …
        self._unnamed_in: set[bytes] = set()  # … and under a tag
        self._pressed: set[bytes] = set()
        self._long_enough: set[bytes] = set()
        self.follow(session)
        self.led_by(group)

    def follow(self, session: Session) -> None:
        """Take the session's plan as it is now."""
        self.session = session
        self.guild_id, self.id, self.group_id = session.guild_id, session.id, session.group_id
        self.key = self.guild_id, self.id
        self.channel_id = session.place_channel_id
        self.window = Window.of(session.starts_at, session.ends_at)
        self._long_enough.clear()

    @property
    def under_way(self) -> bool:
        """Say whether it is open or live; else it ended, and may yet go on."""
        return self.session.under_way

    def led_by(self, group: Group) -> None:
        """Take the group's list of facilitators as it is now."""
        self.facilitators = group.facilitators | self.session.led_by
        self._facilitator_tags = {self._tag(member_id) for member_id in self.facilitators}

    def _tag(self, member_id: int) -> bytes:
        return blake2b(member_id.to_bytes(8), key=self._key, digest_size=16).digest()

    # --- what is seen ----------------------------------------------------------------------------

    def see(self, members: Collection[int], sight: Sight, at: datetime) -> list[int]:
        """Take in what was seen of these people: keep it here, but give who is to be written by name."""
        named = [member_id for member_id in members if member_id in self.named]
        tags = [self._tag(member_id) for member_id in members if member_id not in self.named]
        if sight is Sight.LEFT:
            self._named_in.difference_update(named)
            self._unnamed_in.difference_update(tags)
        else:
            self._named_in.update(named)
            self._unnamed_in.update(tags)
        for tag in tags:
            self._traces.setdefault(tag, []).append(Sighting(sight, at))
        return named

    def press(self, member_id: int) -> None:
        """Note that somebody said that they are here."""
        self._pressed.add(self._tag(member_id))

    def count_heads(self, number: int) -> None:
        """Take a facilitator's count of everybody there."""
        self.headcount = number

    def pressed(self, member_id: int) -> bool:
        """Say whether this person said that they are here."""
        return self._tag(member_id) in self._pressed

    def settle(
        self, present: Set[int], since: datetime | None, at: datetime, *, only_for_left: bool = False
    ) -> None:
        """Take a snapshot of the room as the truth. `since`: when the gap before it began; None: no gap.

        `only_for_left`: it is a gap only for those who left in it.
        """
        now_in = {self._tag(member_id) for member_id in present - self.named}
        for tag in self._unnamed() | now_in:
            seen = self._traces.get(tag, ())
            noted = settled(seen, tag in now_in, since, at, self.window, only_for_left=only_for_left)
            if noted is not None:
                self._traces.setdefault(tag, []).append(noted)
        self._named_in, self._unnamed_in = set(present & self.named), now_in
        self.looked, self.blind = True, False

    def empty(self, at: datetime) -> None:
        """Note that the unnamed left the room: the session moved to another."""
        for tag in self._unnamed():
            if inside(self._traces.get(tag, ())):
                self._traces[tag].append(Sighting(Sight.LEFT, at))
        self._named_in.clear()
        self._unnamed_in.clear()

    # --- a yes to being named, given or taken back -------------------------------------------------

    def name(self, member_id: int) -> bool:
        """Write this person by name from now on; give True where they are in the room."""
        if self.number_only or member_id in self.named:
            return False
        tag = self._tag(member_id)
        self.named.add(member_id)
        self._named_tags.add(tag)
        self.floor = max(0, self.floor - 1)  # they may be among those; at least stays at least
        if tag not in self._unnamed_in:
            return False
        self._unnamed_in.discard(tag)
        self._named_in.add(member_id)
        return True

    def unname(self, member_id: int, seen: Iterable[Sighting], *, pressed: bool = False) -> None:
        """Go on without the name: what was seen so far becomes part of the number."""
        tag = self._tag(member_id)
        self.named.discard(member_id)
        self._named_tags.discard(tag)
        if member_id in self._named_in:
            self._named_in.discard(member_id)
            self._unnamed_in.add(tag)
        if moved := list(seen):
            self._traces.setdefault(tag, []).extend(moved)
        if pressed:
            self._pressed.add(tag)

    def count_only(self) -> None:
        """Name nobody from now on: the group became number-only."""
        self.number_only = True
        self._unnamed_in |= {self._tag(member_id) for member_id in self._named_in}
        self._named_in.clear()
        self.named.clear()
        self._named_tags.clear()

    def trace(self, member_id: int) -> list[Sighting]:
        """Give what was seen of this person while they had no name here."""
        return self._traces.get(self._tag(member_id), [])

    # --- what it comes to --------------------------------------------------------------------------

    @property
    def named_in_room(self) -> frozenset[int]:
        """Give who with a name is in the room."""
        return frozenset(self._named_in)

    @property
    def in_room(self) -> int:
        """Count who is in the room or said that they are here, facilitators left out."""
        named_in = {self._tag(member_id) for member_id in self._named_in}
        return len((self._unnamed_in | named_in | self._pressed) - self._facilitator_tags)

    @property
    def saw_unnamed(self) -> bool:
        """Say whether anybody without a name may have been here, before a restart too."""
        return self.number_only or bool(self.floor or self.floor_facilitators or self._unnamed())

    def sure_so_far(self, now: datetime) -> Unnamed:
        """Count the unnamed who were here long enough already, however the session goes on."""
        for tag in self._unnamed() - self._long_enough:
            if self._was_here(tag, self._stay(tag, self.window, now, None), self.window):
                self._long_enough.add(tag)
        return self._count(self._long_enough & self._unnamed(), estimated=False)

    def unnamed_at_end(self, window: Window, until: datetime, blind_since: datetime | None) -> Unnamed:
        """Count the unnamed who were present. `blind_since`: nothing could be seen from then to the end."""
        stays = {tag: self._stay(tag, window, until, blind_since) for tag in self._unnamed()}
        here = {tag for tag, stay in stays.items() if self._was_here(tag, stay, window)}
        return self._count(here, estimated=any(stay.estimated for stay in stays.values()))

    def _unnamed(self) -> set[bytes]:
        return (self._traces.keys() | self._pressed) - self._named_tags

    def _stay(self, tag: bytes, window: Window, until: datetime, blind_since: datetime | None) -> Stay:
        return fold(with_blind_end(self._traces.get(tag, []), window, until, blind_since), window, until)

    def _was_here(self, tag: bytes, stay: Stay, window: Window) -> bool:
        return tag in self._pressed or window.status(stay.there) is HereStatus.HERE

    def _count(self, here: set[bytes], *, estimated: bool) -> Unnamed:
        facilitators = len(here & self._facilitator_tags)
        people = len(here) - facilitators
        return Unnamed(max(self.floor, people), max(self.floor_facilitators, facilitators), estimated)


def with_blind_end(
    seen: list[Sighting], window: Window, until: datetime, blind_since: datetime | None
) -> list[Sighting]:
    """Add that nothing could be seen up to the end: of that time half counts for who was in the room."""
    if blind_since is None:
        return seen
    noted = settled(seen, False, blind_since, until, window)
    return seen if noted is None else [*seen, noted]


def settled(
    seen: Iterable[Sighting],
    present: bool,
    since: datetime | None,
    at: datetime,
    window: Window,
    *,
    only_for_left: bool = False,
) -> Sighting | None:
    """Say what to note of one person when a snapshot says who is in the room; None: nothing new.

    `since`: nothing could be seen from then on, or from the person's last sighting; None: no gap.
    `only_for_left`: it is a gap only for who left in it; whoever stayed was there, whoever came is new.
    """
    known = in_order(sighting for sighting in seen if sighting.at <= at)
    was_inside = inside(known)
    left = was_inside and not present
    if since is not None and (left or not only_for_left):
        begin = max(since, known[-1].at) if known else since
        return after_gap(was_inside, present, min(begin, at), at, window)
    if was_inside == present:
        return None
    return Sighting(Sight.JOINED if present else Sight.LEFT, at)


class Watches:
    """The sessions under way, found by session, and by the channel in which something is seen."""

    def __init__(self) -> None:
        self._by_session: dict[tuple[int, str], Watch] = {}
        self._by_channel: dict[int | None, tuple[Watch, ...]] = {}

    def add(self, watch: Watch) -> None:
        """Watch a session, in place of an earlier watch of it."""
        self.remove(watch.guild_id, watch.id)
        self._by_session[watch.guild_id, watch.id] = watch
        self._by_channel[watch.channel_id] = (*self.in_channel(watch.channel_id), watch)

    def remove(self, guild_id: int, session_id: str) -> None:
        """Stop watching a session."""
        watch = self._by_session.pop((guild_id, session_id), None)
        if watch is None:
            return
        rest = tuple(other for other in self.in_channel(watch.channel_id) if other is not watch)
        if rest:
            self._by_channel[watch.channel_id] = rest
        else:
            self._by_channel.pop(watch.channel_id, None)

    def get(self, guild_id: int, session_id: str) -> Watch | None:
        """Give the watch of a session, or None."""
        return self._by_session.get((guild_id, session_id))

    @property
    def channels(self) -> Container[int | None]:
        """Give the channels in which something is watched, now and later."""
        return self._by_channel

    def in_channel(self, channel_id: int | None) -> tuple[Watch, ...]:
        """Give the watches of a channel: two, where one session follows upon another."""
        return self._by_channel.get(channel_id, ())

    def all(self, guild_id: int | None = None, group_id: str | None = None) -> list[Watch]:
        """Give the watches of a server, of a group of it, or all."""
        return [
            watch
            for watch in self._by_session.values()
            if (guild_id is None or watch.guild_id == guild_id)
            and (group_id is None or watch.group_id == group_id)
        ]
