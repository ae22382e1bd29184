"""What follows from the outcome of a try: said, again later, not at all. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Posted, Row, State, Way

UNKNOWN_MESSAGE = 10008

# Discord's refusals of the message itself; the channel would take another one. All others park the channel.
_OF_THE_MESSAGE = frozenset({40005, 40006, 50006, 50035, 50109, 200000, 200001, 240000})

_UNREADABLE = "unread"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a row is to be marked, and whom that concerns.

    `parks`: the recipient takes nothing until something changes, for this code. `tells`: the
    facilitators are to hear of this code although nothing is parked. `gone`: the message that was
    to be edited is deleted. `missed`: it became too late for it.
    """

    row: Row
    state: State
    try_at: datetime
    settled_at: datetime | None = None
    unsure: bool = False
    attempts: int = 0
    trouble: str | None = None
    inbox: bool = False
    posted: Posted | None = None
    parks: int | None = None
    tells: int | None = None
    gone: bool = False
    missed: bool = False

    @property
    def is_settled(self) -> bool:
        """Say whether the row is done with."""
        return self.state is not State.DUE


def said(row: Row, posted: Posted | None, now: datetime) -> Verdict:
    """It stands there. `posted` is None where it was delivered and deleted before the answer came."""
    return Verdict(row, State.SENT, now, now, posted=posted, attempts=row.attempts)


def nothing_to_say(row: Row, now: datetime, limits: Limits) -> Verdict:
    """Nothing was sent: too late, or what it was about is over.

    What was sent just before its end may still be on its way for as long as a try may take. Till then
    nobody is told that it was not said.
    """
    if row.unsure and row.letter.expires_at is not None and row.expired(now):
        known_at = row.letter.expires_at + timedelta(seconds=limits.send_timeout)
        if now < known_at:
            return _again(row, now, known_at - now, unsure=True)
    verdict = Verdict(row, State.EXPIRED, now, now, attempts=row.attempts, trouble=row.trouble)
    return replace(verdict, missed=row.expired(now))


def given_back(row: Row) -> Verdict:
    """Nothing was tried: as it stood before the claim."""
    attempts = max(0, row.attempts - 1)
    return Verdict(
        row, State.DUE, row.try_at, row.settled_at, unsure=row.unsure, attempts=attempts, trouble=row.trouble
    )


def outcome_unknown(row: Row, now: datetime, limits: Limits) -> Verdict:
    """It may have been said. An edit may simply be made again."""
    return _again(row, now, limits.backoff(row.attempts), unsure=row.letter.way is not Way.EDIT)


def not_now(row: Row, now: datetime, limits: Limits, after: float = 0.0) -> Verdict:
    """A passing fault: this try said nothing. `after` is the least wait in seconds."""
    wait = max(limits.backoff(row.attempts), timedelta(seconds=after))
    return _again(row, now, wait, unsure=row.unsure)


def unreadable(row: Row, now: datetime, limits: Limits) -> Verdict:
    """It may have been said and nobody can look. A direct message goes to the inbox in the end."""
    waited = now - (row.sending_since or now) if row.attempts >= limits.looks_least else timedelta(0)
    if (row.letter.way is Way.MEMBER and not row.withdrawn) and (
        row.expired(now) or waited >= timedelta(seconds=limits.unreadable_most)
    ):
        return _in_the_inbox(row, now, _UNREADABLE)
    if waited >= timedelta(seconds=limits.kept):
        return Verdict(row, State.FAILED, now, now, attempts=row.attempts, trouble=_UNREADABLE)
    return _again(row, now, limits.backoff(row.attempts), unsure=True)


def undeliverable(row: Row, code: int, now: datetime, limits: Limits) -> Verdict:
    """Discord will not take it. `code` is its error number."""
    if row.letter.way is Way.MEMBER:
        return _refused_by_a_member(row, code, now, limits)
    if code == UNKNOWN_MESSAGE:
        if row.letter.way is Way.CHANNEL:  # a create answered so was delivered and then deleted
            return said(row, None, now)
        return Verdict(row, State.FAILED, now, now, attempts=row.attempts, trouble=str(code), gone=True)
    if code in _OF_THE_MESSAGE:
        return Verdict(row, State.FAILED, now, now, attempts=row.attempts, trouble=str(code), tells=code)
    parked = _again(row, now, limits.backoff(row.attempts), unsure=row.unsure)
    return replace(parked, trouble=str(code), parks=code)


def _refused_by_a_member(row: Row, code: int, now: datetime, limits: Limits) -> Verdict:
    if code == UNKNOWN_MESSAGE:
        return said(row, None, now)
    if row.trouble is not None and row.trouble.isdigit():
        return _in_the_inbox(row, now, str(code))
    again = _again(row, now, timedelta(seconds=limits.retry_dm_after), unsure=row.unsure)
    return replace(again, trouble=str(code))


def _in_the_inbox(row: Row, now: datetime, trouble: str) -> Verdict:
    return Verdict(row, State.SENT, now, now, attempts=row.attempts, trouble=trouble, inbox=True)


def _again(row: Row, now: datetime, wait: timedelta, *, unsure: bool) -> Verdict:
    at = now + wait
    if row.letter.expires_at is not None and now < row.letter.expires_at < at:
        at = row.letter.expires_at  # to be told of in time that it expired
    return Verdict(
        row, State.DUE, at, row.settled_at, unsure=unsure, attempts=row.attempts, trouble=row.trouble
    )
