"""The places in a session: who has one, who waits, and the rules of the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.preferences.model import MOST_REMINDERS
from groupbot.sessions.model import BIG_MOVE, Session
from groupbot.sessions.offers import LATE, is_late, offer_ends

_NO_LIMIT = 10**6  # places in a drop-in


class Status(StrEnum):
    """What a member said about a session."""

    COMING = "coming"
    MAYBE = "maybe"
    CANT = "cant"
    WAITING = "waiting"
    OFFERED = "offered"


class Still(StrEnum):
    """What somebody with a place said when asked shortly before whether they still come."""

    ASKED = "asked"
    YES = "yes"
    LOOSE = "loose"  # no answer in time: theirs until somebody takes it


@dataclass(frozen=True, slots=True)
class Place:
    """What one member said about one session. `turn` orders the waiting list; lower is earlier.

    `offer_ends_at`: when the offer of a place ends; on a waiting place, when the offer ended that the
    member let go by, or when a place was for whoever is first; on a no, that an offer was passed on.
    `said_for`: the start that was known when they took the place. `unheard`: a change of the plan was
    not told yet when the session was cancelled. `admitted`: why a facilitator gave them this place.
    """

    member_id: int
    status: Status
    turn: int = 0
    please_confirm: bool = False
    offer_ends_at: datetime | None = None
    note: str = ""
    reminder_leads: tuple[int, ...] | None = None  # None: the person's default
    said_for: datetime | None = None
    unheard: bool = False
    admitted: str = ""
    still: Still | None = None

    @property
    def passed_on(self) -> bool:
        """Say whether they passed an offer on and may keep their turn for the next date."""
        return self.status is Status.CANT and self.offer_ends_at is not None


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody's word on one session, and the rules of the last place.

    Offered places count as taken until the offer ends. Facilitators do not use places.
    """

    session: Session
    by_member: dict[int, Place] = field(default_factory=dict)

    def of(self, member_id: int) -> Place | None:
        """Give what this member said, or None."""
        return self.by_member.get(member_id)

    def with_status(self, status: Status) -> list[Place]:
        """Give the places of one kind, in the order of their turn."""
        return sorted((p for p in self.by_member.values() if p.status is status), key=lambda p: p.turn)

    @property
    def coming(self) -> int:
        """Count who is coming."""
        return len(self.with_status(Status.COMING))

    @property
    def taken(self) -> int:
        """Count the places that nobody else can take: coming, and offers that stand."""
        return self.coming + len(self.with_status(Status.OFFERED))

    @property
    def loose(self) -> list[Place]:
        """Give the places that are kept only until somebody takes them, the earliest first."""
        return [p for p in self.with_status(Status.COMING) if p.still is Still.LOOSE]

    @property
    def empty(self) -> int:
        """Count the places that nobody has, never below zero."""
        return _NO_LIMIT if self.session.drop_in else max(0, self.session.capacity - self.taken)

    @property
    def free(self) -> int:
        """Count the places that somebody can take now, never below zero."""
        if self.session.drop_in:
            return _NO_LIMIT
        return max(0, self.session.capacity - self.taken + len(self.loose))

    @property
    def room(self) -> int:
        """Count the places that are not held by somebody who is coming; below zero when over capacity."""
        return self.session.capacity - self.coming

    @property
    def over(self) -> int:
        """Count how many more are coming than there are places."""
        return 0 if self.session.drop_in else max(0, -self.room)

    @property
    def next_turn(self) -> int:
        """Give the number for whoever joins the list next."""
        return 1 + max((p.turn for p in self.by_member.values()), default=0)

    def position(self, member_id: int) -> int | None:
        """Give a waiting member's place in the line, from 1; offered members count first."""
        line = [p.member_id for p in self.with_status(Status.OFFERED) + self._line()]
        return line.index(member_id) + 1 if member_id in line else None

    def _line(self, *, again: bool = True) -> list[Place]:
        """Give who waits: who was not asked yet, then, if `again`, who let an offer go by."""
        waiting = self.with_status(Status.WAITING)
        new = [p for p in waiting if p.offer_ends_at is None]
        return new + [p for p in waiting if p.offer_ends_at is not None] if again else new

    def _with(self, place: Place) -> Places:
        return replace(self, by_member={**self.by_member, place.member_id: place})

    def _must_take(self, member_id: int) -> None:
        self.session.must_be_coming_up(leads=member_id in self.session.led_by)
        if member_id in self.session.led_by:
            raise NotPossible(
                "You are facilitating this one, so you do not need a place. If you cannot run it, use "
                "/session cant-run."
            )

    def taking(self, member_id: int) -> Places:
        """Give the member a place, or a place in the line when every place is taken. Asking twice is fine."""
        self._must_take(member_id)
        mine = self.of(member_id) or Place(member_id, Status.CANT)
        if mine.status in (Status.COMING, Status.OFFERED):
            return self._coming(mine)
        if self.free > 0 and self._nobody_before(member_id):
            return self._coming(replace(mine, turn=self.next_turn, still=None))._one_loose_place_less()
        if mine.status is not Status.WAITING:
            mine = replace(mine, status=Status.WAITING, turn=self.next_turn)
        return self._with(replace(mine, please_confirm=False, offer_ends_at=None))

    def _coming(self, place: Place) -> Places:
        """Give this place to its member, for the start as it is planned now."""
        start, still = self.session.starts_at, Still.YES if place.still else None
        return self._with(
            replace(
                place,
                status=Status.COMING,
                please_confirm=False,
                offer_ends_at=None,
                said_for=start,
                still=still,
            )
        )

    def _one_loose_place_less(self) -> Places:
        """Have whoever keeps a place loosely, and said yes last, wait first in the line: it was taken."""
        if not self.loose or self.taken <= self.session.capacity:
            return self
        return self._with(
            replace(self.loose[-1], status=Status.WAITING, turn=self._head, please_confirm=False, still=None)
        )

    @property
    def _head(self) -> int:
        """Give the turn of whoever is to stand before everybody else."""
        return min((p.turn for p in self.with_status(Status.WAITING)), default=self.next_turn + 1) - 1

    def asking(self, member_ids: Iterable[int]) -> Places:
        """Note that these people are asked whether they still come."""
        asked = [replace(self.by_member[i], still=Still.ASKED) for i in member_ids]
        return replace(self, by_member=self.by_member | {p.member_id: p for p in asked})

    def loosened(self) -> Places:
        """Let the places go of whom no answer came: they stay theirs until somebody takes them."""
        silent = [
            replace(p, still=Still.LOOSE) for p in self.with_status(Status.COMING) if p.still is Still.ASKED
        ]
        return replace(self, by_member=self.by_member | {p.member_id: p for p in silent})

    def _nobody_before(self, member_id: int) -> bool:
        """Say whether no one else waits who was not asked yet."""
        return all(p.member_id == member_id for p in self._line(again=False))

    def _must_be_offered(self, member_id: int, now: datetime, ended_at: datetime | None) -> Place:
        self._must_take(member_id)
        mine = self.of(member_id)
        if mine and mine.status is Status.OFFERED and mine.offer_ends_at and now < mine.offer_ends_at:
            return mine
        at = f" at <t:{int(ended_at.timestamp())}:t>" if ended_at and ended_at <= now else ""
        position = self.position(member_id)
        now_what = f"You are still number {position}." if position else "You are not on the waiting list now."
        raise NotPossible(f"That offer ended{at}. {now_what}", way_on=("session.show", self.session.id))

    def accepting(self, member_id: int, now: datetime, ended_at: datetime | None = None) -> Places:
        """Take the place that was offered; `ended_at` is when the offer was said to end."""
        places = self.expired(now)
        mine = places.of(member_id)
        if mine is not None and mine.status is Status.COMING:
            return self
        waits = mine is not None and mine.status is Status.WAITING
        if waits and places.free > 0 and places._nobody_before(member_id):
            return places.taking(member_id)  # the offer is over, and nobody else wanted the place
        return places._coming(places._must_be_offered(member_id, now, ended_at))

    def passing_on(self, member_id: int, now: datetime, ended_at: datetime | None = None) -> Places:
        """Let the place that was offered go to the next in line, and leave the list."""
        mine = self.expired(now)._must_be_offered(member_id, now, ended_at)
        return self._with(replace(mine, status=Status.CANT, turn=0))

    def turn_used(self, member_id: int) -> Places:
        """Use up the turn of whoever passed an offer on; only they have one to keep."""
        mine = self.of(member_id)
        if mine is None or not mine.passed_on:
            raise NotPossible(
                "A turn can be kept once, by whoever passed an offered place on. You can press Coming at the "
                "next date."
            )
        return self._with(replace(mine, offer_ends_at=None))

    def first_in_line(self, member_id: int) -> Places:
        """Put the member at the head of the waiting list; raise where there is no need to wait."""
        self._must_take(member_id)
        mine = self.of(member_id) or Place(member_id, Status.WAITING)
        if mine.status in (Status.COMING, Status.OFFERED) or self.free > 0:
            raise NotPossible(
                "At the next date you need not wait: there is a place for you.",
                way_on=("session.show", self.session.id),
            )
        return self._with(replace(mine, status=Status.WAITING, turn=self._head, offer_ends_at=None))

    def admitting(self, member_id: int, why: str) -> Places:
        """Give the member a place whether or not one is free: a facilitator decided so."""
        self._must_take(member_id)
        mine = self.of(member_id) or Place(member_id, Status.CANT)
        if mine.status is Status.COMING:
            raise NotPossible("That person has a place already. /session people shows who has.")
        return self._coming(replace(mine, turn=self.next_turn, admitted=why))

    def given_back(self, member_id: int) -> Places:
        """Give back the place of somebody who had to wait for want of places."""
        mine = self.of(member_id)
        if mine is None or mine.status not in (Status.WAITING, Status.OFFERED):
            raise NotPossible(
                "That person does not wait for a place any more. /session people shows who does."
            )
        return self._coming(replace(mine, turn=self.next_turn))

    def must_be_too_many(self) -> None:
        """Raise unless more are coming than there are places."""
        self.session.must_be_coming_up()
        if not self.over:
            raise NotPossible(
                "There is a place for everybody who is coming, so nobody has to wait. "
                "To have fewer places, use /session edit."
            )

    def to_the_line(self, member_id: int) -> Places:
        """Put somebody who is coming at the head of the line: more are coming than there are places."""
        self.session.must_be_coming_up()
        mine = self.of(member_id)
        if mine is None or mine.status is not Status.COMING:
            raise NotPossible("That person has no place in this session. /session people shows who has.")
        self.must_be_too_many()
        return self._with(
            replace(mine, status=Status.WAITING, turn=self._head, please_confirm=False, still=None)
        )

    def saying(self, member_id: int, status: Status) -> Places:
        """Note a Maybe or a Can't; a place or an offer that was held becomes free."""
        self._must_take(member_id)
        mine = self.of(member_id) or Place(member_id, status)
        return self._with(
            replace(mine, status=status, turn=0, please_confirm=False, offer_ends_at=None, still=None)
        )

    def without(self, member_id: int) -> Places:
        """Take the member's word back altogether."""
        return replace(self, by_member={k: v for k, v in self.by_member.items() if k != member_id})

    def off_the_list(self, member_id: int) -> Places:
        """Take the member's word back who waits; a place that they have by now is not lost by it."""
        mine = self.of(member_id)
        if mine is not None and mine.status is Status.COMING:
            raise OutOfDate("You have a place by now, and keep it. To give it back, press Withdraw.")
        return self.without(member_id)

    def without_staff(self) -> Places:
        """Free the places of whoever facilitates the session by now: they need none."""
        return replace(
            self, by_member={k: v for k, v in self.by_member.items() if k not in self.session.led_by}
        )

    def _must_have(self, member_id: int) -> Place:
        self.session.must_be_coming_up(leads=False)
        mine = self.of(member_id)
        if mine is None:
            raise NotPossible(
                "You have not said anything about this session yet. Press Coming to take a place."
            )
        return mine

    def reminding(self, member_id: int, leads: tuple[int, ...]) -> Places:
        """Choose this session's own reminders: minutes before the start, up to three, empty for none."""
        if len(set(leads)) > MOST_REMINDERS:
            raise BadInput(f"You can have up to {MOST_REMINDERS} reminders. Choose the ones you need most.")
        chosen = tuple(sorted(set(leads), reverse=True))
        return self._with(replace(self._must_have(member_id), reminder_leads=chosen))

    def noting(self, member_id: int, note: str) -> Places:
        """Keep a member's note for the facilitators."""
        return self._with(replace(self._must_have(member_id), note=note))

    def to_confirm(self, was: datetime) -> Places:
        """Ask whoever is coming to confirm, if the start is far from the one they said yes to.

        Several small moves add up. `was`: the start before this move, for places that do not know it.
        """
        start, asked = self.session.starts_at, dict(self.by_member)
        for place in self.with_status(Status.COMING):
            far = abs(start - (place.said_for or was)) > BIG_MOVE
            again = far or (place.please_confirm and not place.said_for)
            asked[place.member_id] = replace(place, please_confirm=again, still=None)
        return replace(self, by_member=asked)

    def not_heard_by(self, member_ids: list[int]) -> Places:
        """Note who was not told yet of the last change; of everybody else, that they were."""
        return replace(
            self, by_member={i: replace(p, unheard=i in member_ids) for i, p in self.by_member.items()}
        )

    def offering(
        self, now: datetime, *, again: bool = False, zones: Mapping[int, str] | None = None
    ) -> Places:
        """Offer free places to the first in line; an offer lasts as offer_ends says, in the member's zone.

        Whoever let an offer go by is asked once more only when another place is given back (`again`):
        until then that place is for whoever presses first. In the last two hours it is so for everybody.
        """
        if is_late(self.session, now):
            return self._for_whoever_is_first(now, again=again)
        places = self
        while places.empty > 0 and (line := places._line(again=again)):
            ends = offer_ends(places.session, now, (zones or {}).get(line[0].member_id))
            places = places._with(replace(line[0], status=Status.OFFERED, offer_ends_at=ends))
        # What is left is kept loosely by somebody: nobody is promised it.
        return places._for_whoever_is_first(now, again=again)

    def _for_whoever_is_first(self, now: datetime, *, again: bool) -> Places:
        """Have everybody who waits count as asked, so that nobody stands before anybody."""
        if self.free == 0 or not self._line(again=again):
            return self
        asked = [replace(p, offer_ends_at=now) for p in self.with_status(Status.WAITING)]
        return replace(self, by_member=self.by_member | {p.member_id: p for p in asked})

    def in_time(self, now: datetime, zones: Mapping[int, str]) -> Places:
        """Have offers that would reach into the last two hours end as ones that are made now."""
        late, asked = self.session.starts_at - LATE, dict(self.by_member)
        for place in self.with_status(Status.OFFERED):
            if place.offer_ends_at and place.offer_ends_at > late:
                ends = offer_ends(self.session, now, zones.get(place.member_id))
                asked[place.member_id] = replace(place, offer_ends_at=min(place.offer_ends_at, ends))
        return replace(self, by_member=asked)

    def expired(self, now: datetime) -> Places:
        """End the offers whose time is over: the member stays in the line, behind everybody else."""
        ended = [p for p in self.with_status(Status.OFFERED) if p.offer_ends_at and p.offer_ends_at <= now]
        places = self
        for place in ended:
            places = places._with(replace(place, status=Status.WAITING, turn=places.next_turn))
        return places

    def unoffered(self) -> Places:
        """Take offers back, turns kept: the session is called off."""
        back = [
            replace(p, status=Status.WAITING, offer_ends_at=None) for p in self.with_status(Status.OFFERED)
        ]
        return replace(self, by_member=self.by_member | {p.member_id: p for p in back})
