"""Attendance: what is seen, the minutes it comes to, and when somebody counts as present."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from groupbot.errors import BadInput, NotPossible
from groupbot.groups.model import Group
from groupbot.sessions.model import Session, SessionState

COUNTS_FROM = timedelta(minutes=10)  # before the start
COUNTS_UNTIL = timedelta(minutes=15)  # after the end
CORRECTED_WITHIN = timedelta(days=90)  # after the end; as long as the facilitators see the list
HEADCOUNTS = range(501)


class Sight(StrEnum):
    """What was seen of a person in a session's room."""

    JOINED = "joined"
    LEFT = "left"
    STILL_HERE = "still_here"


class HereStatus(StrEnum):
    """How a person's attendance is described to the facilitators of that session."""

    HERE = "here"
    PART = "part"
    APOLOGIES = "apologies"
    NOT_RECORDED = "not_recorded"


class Proof(StrEnum):
    """How it is known."""

    VOICE = "voice"
    BUTTON = "button"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing seen of one person. `estimated`: worked out after a time in which nothing could be seen."""

    sight: Sight
    at: datetime
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One person's attendance at one session, as it is kept.

    `firsts` says in which counts of new people this record is the one that was counted (see
    firsts.py). `old_status` is what was known before anybody marked it by hand.
    """

    member_id: int
    minutes: float
    status: HereStatus
    proof: Proof
    estimated: bool = False
    facilitating: bool = False
    firsts: int = 0
    old_status: HereStatus | None = None
    marked_by: int | None = None
    marked_at: datetime | None = None
    marked_why: str = ""

    @property
    def here(self) -> bool:
        """Say whether it counts as present."""
        return self.status is HereStatus.HERE

    @property
    def by_hand_only(self) -> bool:
        """Say whether nothing but a mark ever said that this person was there."""
        return self.old_status is HereStatus.NOT_RECORDED

    def marked(self, status: HereStatus, by: int, at: datetime, why: str) -> Record:
        """Mark it by hand; the first old value stays, with who changed it, when and why."""
        return replace(
            self,
            status=status,
            proof=Proof.FACILITATOR,
            old_status=self.status if self.old_status is None else self.old_status,
            marked_by=by,
            marked_at=at,
            marked_why=why,
        )

    def seen(
        self, minutes: float, status: HereStatus | None, *, estimated: bool, facilitating: bool
    ) -> Record:
        """Add what was seen by the end of the session: a press or a mark stands, the minutes are noted.

        `status` None: nothing was seen of this person.
        """
        old = self.old_status
        if self.by_hand_only and status is not None:
            old = status
        return replace(self, minutes=minutes, estimated=estimated, facilitating=facilitating, old_status=old)


def unmarked(member_id: int, *, facilitating: bool) -> Record:
    """Give the record of somebody of whom nothing is known."""
    return Record(member_id, 0.0, HereStatus.NOT_RECORDED, Proof.FACILITATOR, facilitating=facilitating)


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """What an ended session came to, without a person in it; corrected when a mark is.

    `on_day` is the group's local day of the start. `held_minutes` is 0 where it was ended before
    it began. `present` counts everybody who was there long enough, with or without a name,
    facilitators left out; `unnamed` is how many of them have no name, `facilitators` who led and
    was there. `headcount` is a facilitator's own count, where there is one, and `said_new` how many
    of them were there for the first time this year, as a facilitator of a group without names
    said. `places_taken` and `waiting` are as they stood at the end.

    `new_in_group_month` and its sisters count the named people present here who had not been
    present before in that period (quarters and years of the server's reporting year): so people
    in a period are the sum over its sessions, within the group or within the server.
    """

    guild_id: int
    group_id: str
    on_day: date
    session_id: str
    starts_at: datetime
    held_minutes: int
    present: int
    unnamed: int
    at_least: bool
    estimated: bool
    facilitators: int
    capacity: int
    places_taken: int
    waiting: int
    new_in_group_month: int = 0
    new_in_group_quarter: int = 0
    new_in_group_year: int = 0
    new_in_group_ever: int = 0
    new_in_server_month: int = 0
    new_in_server_quarter: int = 0
    new_in_server_year: int = 0
    new_in_server_ever: int = 0
    headcount: int | None = None
    said_new: int | None = None

    @property
    def named(self) -> int:
        """Count who was present with a name."""
        return self.present - self.unnamed

    def with_named(self, change: int) -> SessionCounts:
        """Count so many named people more or fewer; a facilitator's count goes on being the total."""
        named = self.named + change
        if self.headcount is None:
            return replace(self, present=named + self.unnamed)
        present = max(self.headcount, named)
        return replace(self, present=present, unnamed=present - named)

    def with_headcount(self, number: int) -> SessionCounts:
        """Take a facilitator's count of everybody there: it replaces the number of those without a name."""
        if number < self.named:
            raise BadInput(
                f"The list already names {self.named} people who were here. "
                "Write how many were here altogether, with them and without the facilitators."
            )
        counted = replace(self, headcount=number, present=number, unnamed=number - self.named)
        return replace(counted, at_least=False)

    def with_new(self, said: int | None) -> SessionCounts:
        """Note how many were there for the first time this year, as was said; None: it was not."""
        if said is not None and said > self.present:
            raise BadInput(
                f"Here altogether: {self.present}. Here for the first time this year: {said}. The second "
                "number is a part of the first and cannot be larger. Write both again."
            )
        return replace(self, said_new=said)


@dataclass(frozen=True, slots=True)
class Health:
    """When a server's rooms were last noted as seen, and when they last were not; since the bot started."""

    heartbeat_at: datetime | None = None
    gap: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list that the facilitators of a session see."""

    member_id: int
    status: HereStatus
    minutes: float = 0.0
    estimated: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """Who was there, for the facilitators of that session: names only where a yes stands.

    `unnamed` is how many more were there, at least so many where `at_least`.
    """

    session: Session
    group: Group
    people: tuple[Line, ...] = ()
    facilitators: tuple[Line, ...] = ()
    unnamed: int = 0
    headcount: int | None = None
    said_new: int | None = None
    at_least: bool = False
    estimated: bool = False

    def with_status(self, status: HereStatus) -> tuple[Line, ...]:
        """Give the people of one status."""
        return tuple(line for line in self.people if line.status is status)

    @property
    def present(self) -> int:
        """Count who was there long enough, with or without a name."""
        return len(self.with_status(HereStatus.HERE)) + self.unnamed


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of the I'm-here button: whether it is by name, and whether it was pressed before."""

    session: Session
    group: Group
    named: bool
    again: bool


def must_be_open_or_recent(session: Session, now: datetime) -> Session:
    """Raise unless the session is under way, or ended in the last 90 days."""
    if session.state is SessionState.ENDED:
        if now - session.held_until > CORRECTED_WITHIN:
            raise NotPossible(
                "That session ended more than 90 days ago. Its list is closed; the numbers stay, and "
                "/report attendance shows them."
            )
        return session
    session.must_be_coming_up()
    if not session.under_way:
        raise NotPossible(f"That session has not opened yet. Try again {_soon(session.opens_at)}.")
    return session


def must_count_now(session: Session, now: datetime) -> Session:
    """Raise unless somebody can say that they are here: from 10 minutes before the start to the end."""
    session.must_be_coming_up(leads=False)
    opens = session.starts_at - COUNTS_FROM
    if now < opens or not session.under_way:
        raise NotPossible(
            f"You can say that you are here from 10 minutes before the start. Try again {_soon(opens)}."
        )
    if now > session.ends_at:
        raise NotPossible("This session is over. A facilitator can still add you with /attendance mark.")
    return session


def read_headcount(typed: int | str) -> int:
    """Read a number of people as it was given or typed: 0 to 500."""
    digits = str(typed).strip()
    if not digits.isdecimal() or len(digits) > 6 or int(digits) not in HEADCOUNTS:
        raise BadInput("Write how many people were here as a number from 0 to 500.")
    return int(digits)


def read_new(typed: int | str) -> int | None:
    """Read how many were there for the first time this year, 0 to 500; empty is None: it is not said."""
    if not str(typed).strip():
        return None
    digits = str(typed).strip()
    if not digits.isdecimal() or len(digits) > 6 or int(digits) not in HEADCOUNTS:
        raise BadInput(
            "Write how many were here for the first time this year as a number from 0 to 500, "
            "or leave it empty."
        )
    return int(digits)


def _soon(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"
