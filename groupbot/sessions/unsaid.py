"""What could not be said about sessions: the facilitators are told once, in counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from groupbot.delivery.model import Letter, Row, Way
from groupbot.groups.model import Group, GroupState
from groupbot.sessions import letters
from groupbot.sessions.book import SessionBook
from groupbot.sessions.model import Session

MISSED = "delivery.missed"
TROUBLE = "delivery.trouble"
WORTH_TELLING = timedelta(days=1)

_COUNTED = {
    letters.REMINDER: "reminders",
    letters.CHANGED: "notices",
    letters.LED: "notices",
    letters.CANCELLED: "notices",
    letters.RESTORED: "notices",
    letters.OFFER: "offers",
    letters.FIRST: "offers",
    letters.GIVEN: "notices",
    letters.LINED_UP: "notices",
    letters.TAKEN: "notices",
    letters.STILL: "notices",
    letters.CARD: "posts",
    letters.LINE: "posts",
}


@dataclass(frozen=True, slots=True)
class Missed:
    """How much about one session was not sent in time, and between which moments it was due."""

    first_due: int  # seconds since 1970
    last_due: int
    reminders: int = 0
    notices: int = 0
    offers: int = 0
    posts: int = 0

    @property
    def total(self) -> int:
        """Count everything that was not sent."""
        return self.reminders + self.notices + self.offers + self.posts

    @property
    def first(self) -> datetime:
        """Give the moment the earliest of them was due."""
        return datetime.fromtimestamp(self.first_due, UTC)

    @property
    def last(self) -> datetime:
        """Give the moment the latest of them was due."""
        return datetime.fromtimestamp(self.last_due, UTC)


class Unsaid:
    """Hears from delivery what was not sent, and has the facilitators told."""

    def __init__(self, book: SessionBook) -> None:
        self._book = book

    async def missed(self, guild_id: int, rows: list[Row]) -> None:
        """Tell the facilitators of each session once what became too late, in delivery's step."""
        by_session: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.letter.kind in _COUNTED:
                by_session[row.letter.subject].append(row)
        for session_id, late in by_session.items():
            session = await self._book.store.get(guild_id, session_id)
            if session is not None:
                group = await self._book.group_of(session)
                await self._book.delivery.put(self._letter(session, group, late))

    def _letter(self, session: Session, group: Group, rows: list[Row]) -> Letter:
        now = self._book.clock.now()
        return Letter(
            session.guild_id,
            MISSED,
            session.id,
            Way.CHANNEL,
            group.facilitators_channel_id,
            now,
            occasion=rows[0].mark,  # the same rows are told of once; later ones again
            expires_at=now + WORTH_TELLING,
            body=asdict(counted(rows)),
        )

    async def trouble(self, guild_id: int, recipient_id: int, code: int) -> None:
        """Tell the facilitators, once a day, that the channel of their group takes nothing."""
        told: set[int] = set()
        for group in await self._book.groups.every(guild_id):
            shut = recipient_id in (group.announce_channel_id, group.facilitators_channel_id)
            room = group.facilitators_channel_id
            if group.state is GroupState.ACTIVE and shut and room != recipient_id and room not in told:
                told.add(room)
                await self._book.delivery.put(self._note(group, recipient_id, code))

    def _note(self, group: Group, channel_id: int, code: int) -> Letter:
        now = self._book.clock.now()
        return Letter(
            group.guild_id,
            TROUBLE,
            group.id,
            Way.CHANNEL,
            group.facilitators_channel_id,
            now,
            occasion=f"{channel_id}:{code}:{now:%Y%m%d}",
            expires_at=now + WORTH_TELLING,
            body={"channel_id": channel_id, "code": code},
        )


def counted(rows: list[Row]) -> Missed:
    """Count rows by what they would have said."""
    due = [int(row.letter.due_at.timestamp()) for row in rows]
    numbers: dict[str, int] = defaultdict(int)
    for row in rows:
        numbers[_COUNTED[row.letter.kind]] += 1
    return Missed(min(due), max(due), **numbers)
