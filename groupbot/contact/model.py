"""A talk between one person and the facilitators of a group: its lines, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Group, Person, Standing
from groupbot.preferences.model import By

LONGEST = 1500  # characters of one message
KEPT = timedelta(days=14)  # after the last message
ARRIVES_WITHIN = timedelta(minutes=1)  # after that it is said that a message did not arrive yet
MOST_OPEN = 5  # talks of one person in a server
MOST_IN_A_ROW = 10  # messages of one person before anybody answers
UNKNOWN = "I do not know that talk here. It may be closed. /contact shows what is open."


class Room(Enum):
    """Whether the facilitators' channel can be used, and what is said where it cannot."""

    READY = ""
    GONE = "The facilitators' channel of this group is not there at the moment"
    SHUT = "I cannot write in the facilitators' channel of this group at the moment"
    OPEN = "The facilitators' channel of this group can be read by everyone here"


@dataclass(frozen=True, slots=True)
class Talk:
    """An open talk. `by` is how answers reach the person."""

    guild_id: int
    id: str
    group_id: str
    member_id: int
    by: By
    opened_at: datetime
    last_at: datetime

    @property
    def kept_until(self) -> datetime:
        """Give when it is deleted if nobody writes any more."""
        return self.last_at + KEPT


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a talk. `author_id` is None where that person's records were deleted."""

    number: int
    author_id: int | None
    by_staff: bool
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Post:
    """Where a message of a talk stands on Discord. `direct`: in the person's own direct messages."""

    channel_id: int
    message_id: int
    number: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk with its group and everything that was written.

    `arrived` holds the numbers of the messages that stand in the facilitators' channel.
    """

    talk: Talk
    group: Group
    lines: tuple[Line, ...]
    arrived: frozenset[int] = frozenset()

    @property
    def next_number(self) -> int:
        """Give the number of the next message."""
        return self.lines[-1].number + 1 if self.lines else 1

    @property
    def waits(self) -> bool:
        """Say whether the person wrote last."""
        return bool(self.lines) and not self.lines[-1].by_staff

    def stuck(self, now: datetime) -> bool:
        """Say whether something that waits for an answer has not reached the channel for a minute or more."""
        waits = (line for line in self.since_answer() if line.number not in self.arrived)
        return any(now - line.at > ARRIVES_WITHIN for line in waits)

    def answered_after(self, number: int) -> Line | None:
        """Give the first answer that came after a message."""
        return next((line for line in self.lines if line.number > number and line.by_staff), None)

    def since_answer(self) -> tuple[Line, ...]:
        """Give what the person wrote since the last answer."""
        last = max((line.number for line in self.lines if line.by_staff), default=0)
        return tuple(line for line in self.lines if line.number > last)

    def must_have_room(self, typed: str) -> None:
        """Raise when the person wrote many times and nobody answered yet; hand the text back."""
        if len(self.since_answer()) >= MOST_IN_A_ROW:
            raise NotPossible(
                f"You have written {MOST_IN_A_ROW} times and nobody has answered yet. You can write again "
                "once they have. If you need somebody now, /crisis shows helplines.",
                typed=typed,
            )


def may_write(standing: Standing, group: Group, typed: str, room: Room) -> None:
    """Raise unless this person's words can be passed on to the facilitators now; hand the text back."""
    if standing.facilitates(group):
        raise NotPossible(
            f"You facilitate {group.called} yourself. /contact shows what people have written.", typed=typed
        )
    if not group.facilitators:
        raise NotPossible(
            f"{group.called} has no facilitators at the moment, so nobody would read this. Nothing was sent. "
            "You can ask a coordinator. If you need somebody now, /crisis shows helplines.",
            typed=typed,
        )
    if room is not Room.READY:
        raise NotPossible(
            f"{room.value}, so nothing was sent. A coordinator can mend that with /group edit. "
            "If you need somebody now, /crisis shows helplines.",
            typed=typed,
        )


def must_read(standing: Standing, group: Group) -> None:
    """Raise unless this is a facilitator of the group: nobody else reads what people write to them."""
    standing.must_lead(group)
    if not standing.facilitates(group):
        raise NotAllowed(
            f"What people write to the facilitators of {group.called} is for its facilitators alone. "
            "You can write to them with /contact."
        )


def owns(talk: Talk, person: Person) -> bool:
    """Say whether this is the person who wrote to the facilitators."""
    return talk.member_id == person.id
