"""The rota of one session: who runs it, who cannot, and how many are missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Standing
from groupbot.sessions.model import Session, SessionState

ASKS_BEFORE = timedelta(hours=72)  # facilitators are asked to confirm
SHORT_BEFORE = timedelta(hours=24)  # who is missing by then is a matter for coordinators
OFF_BEFORE = timedelta(minutes=30)  # with nobody by then, the session is called off
LEAST_TO_FIND = timedelta(minutes=15)  # somebody who cannot run it at the last minute leaves the pool so long
LAST_WORD = timedelta(minutes=2)  # and nothing is called off later than this before the start
WEEKS = timedelta(weeks=8)
MOST_STAFF = 4

BEFORE_START = (SessionState.PLANNED, SessionState.OPEN)


class Answer(StrEnum):
    """What a facilitator said about running a session."""

    ASKED = "asked"
    YES = "yes"
    CANT = "cant"
    TOOK = "took"  # somebody else could not, and this one took it


@dataclass(frozen=True, slots=True)
class Turn:
    """One facilitator's word on one session. `offered_to`: who was asked to take it instead."""

    guild_id: int
    session_id: str
    member_id: int
    answer: Answer
    at: datetime
    offered_to: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What the bot has done so far to have a session run.

    `starts_at` is the start that it counts for. `missing` is how many were missing when it looked last,
    `calls` how often cover was asked for, `enough` how many facilitators were said to do.
    """

    guild_id: int
    session_id: str
    group_id: str
    starts_at: datetime
    looks_at: datetime | None
    missing: int = 0
    calls: int = 0
    called_at: datetime | None = None
    enough: int | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """One session with everybody's word on running it; `needed` is what its group asks for."""

    session: Session
    group: Group
    cover: Cover
    turns: dict[int, Turn]
    needed: int

    @property
    def out(self) -> tuple[int, ...]:
        """Give those who are down to run it and cannot."""
        return tuple(i for i in self.session.staff if self.said(i) is Answer.CANT)

    @property
    def running(self) -> tuple[int, ...]:
        """Give those who are down to run it, are on the group's list, and did not say that they cannot."""
        return tuple(i for i in self.session.staff if i in self.group.facilitators and i not in self.out)

    @property
    def wanted(self) -> int:
        """Give how many are to run it: what the group asks for, or fewer where somebody said that they do."""
        return self.needed if self.cover.enough is None else min(self.cover.enough, self.needed)

    @property
    def missing(self) -> int:
        """Give how many more are needed."""
        return max(0, self.wanted - len(self.running))

    @property
    def nobody(self) -> bool:
        """Say whether everybody who is down to run it said that they cannot."""
        return len(self.out) == len(self.session.staff)

    @property
    def taken_by(self) -> int | None:
        """Give who took it last, of those who are down to run it."""
        took = [self.turns[i] for i in self.running if self.said(i) is Answer.TOOK]
        return max(took, key=lambda turn: turn.at).member_id if took else None

    def said(self, member_id: int) -> Answer | None:
        """Give what somebody said; None where they were not asked yet."""
        turn = self.turns.get(member_id)
        return turn.answer if turn else None

    def asks(self, now: datetime) -> tuple[int, ...]:
        """Give whom to ask now whether they run it; the question makes sense until a day before."""
        start = self.session.starts_at
        if not start - ASKS_BEFORE <= now < start - SHORT_BEFORE:
            return ()
        return tuple(i for i in self.running if i not in self.turns)

    def gap(self, now: datetime) -> int:
        """Give how many to find now: from three days before, or as soon as somebody cannot."""
        return self.missing if self.out or now >= self.session.starts_at - ASKS_BEFORE else 0

    def short(self, now: datetime) -> bool:
        """Say whether somebody is missing so late that coordinators decide."""
        return self.missing > 0 and now >= self.session.starts_at - SHORT_BEFORE

    @property
    def off_at(self) -> datetime:
        """Give when it is called off if nobody is found."""
        at = self.session.starts_at - OFF_BEFORE
        if self.cover.called_at is not None:
            at = max(at, self.cover.called_at + LEAST_TO_FIND)
        return min(at, self.session.starts_at - LAST_WORD)

    def next_look(self, now: datetime) -> datetime | None:
        """Give when to look again, or None."""
        start = self.session.starts_at
        moments = (start - ASKS_BEFORE, start - SHORT_BEFORE, self.off_at)
        return min((moment for moment in moments if moment > now), default=None)

    def with_turn(self, member_id: int, answer: Answer, at: datetime, offered_to: int | None = None) -> Rota:
        """Note what somebody said."""
        turn = Turn(self.session.guild_id, self.session.id, member_id, answer, at, offered_to)
        return replace(self, turns={**self.turns, member_id: turn})

    def without(self, member_id: int) -> Rota:
        """Let go of what somebody said."""
        return replace(self, turns={i: turn for i, turn in self.turns.items() if i != member_id})

    # --- rules -------------------------------------------------------------------------------------

    def must_be_before_start(self) -> Rota:
        """Raise in words once it has begun: then the people who are there have to settle it."""
        if self.session.state is SessionState.LIVE:
            raise NotPossible(
                "This session has begun, so the bot cannot find somebody else for it now. Ask a facilitator "
                "who is there to lead on, or end it.",
                way_on=("session.end", self.session.id),
            )
        self.session.must_be_coming_up()
        return self

    def must_be_down(self, member_id: int) -> Rota:
        """Raise unless this person is down to run it."""
        if member_id not in self.session.led_by:
            raise OutOfDate("You are not down to run this session. /rota show says who is.")
        return self

    def must_be_free_for(self, standing: Standing) -> Rota:
        """Raise unless this person is a facilitator of the group."""
        if not standing.facilitates(self.group):
            raise NotPossible(
                f"Only somebody on the list of facilitators of {self.group.called} can run it. "
                "A coordinator can add them with /group facilitator add."
            )
        return self

    def may_pass_to(self, member_id: int) -> Rota:
        """Raise unless it can be passed to this person: a facilitator of the group who is not down yet."""
        if member_id not in self.group.facilitators:
            raise NotPossible(
                f"They are not on the list of facilitators of {self.group.called}. Choose somebody who is, "
                "or ask a coordinator to add them with /group facilitator add."
            )
        if member_id in self.session.led_by and member_id not in self.out:
            raise NotPossible("They are down to run this session already. Choose somebody else.")
        return self

    def offer_to(self, member_id: int) -> Turn | None:
        """Give the turn that this person was asked to take, if any."""
        offered = (turn for i, turn in self.turns.items() if i in self.session.led_by)
        return next((turn for turn in offered if turn.offered_to == member_id), None)

    def staff_with(self, member_id: int, instead_of: int | None = None) -> tuple[int, ...]:
        """Give who is down to run it once this person takes it: in place of one who cannot, or beside all."""
        gone = instead_of if instead_of is not None else next(iter(self.out), None)
        kept = [member_id if i == gone else i for i in self.session.staff]
        staff = tuple(dict.fromkeys(kept if gone is not None else [*kept, member_id]))
        if len(staff) > MOST_STAFF:
            raise NotPossible(
                f"A session can have up to {MOST_STAFF} facilitators. You can run it once one of them cannot."
            )
        return staff


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking a session: `by_other` is who was quicker; None: it is this person's."""

    rota: Rota
    by_other: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rota of the next eight weeks, for one group or for all that a person leads."""

    group: Group | None
    lines: list[Rota]
    in_pool: bool = False


def turns_of(group: Group, held: list[Session]) -> list[tuple[int, int]]:
    """Count the sessions that each facilitator of a group ran: (person, turns), in no order of number."""
    return [(i, sum(i in session.led_by for session in held)) for i in sorted(group.facilitators)]
