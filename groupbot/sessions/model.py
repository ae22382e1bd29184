"""A session: its plan, and the course it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import LENGTHS, PlaceKind
from groupbot.templates.model import Phase
from groupbot.text import isolated, shorten
from groupbot.when import in_words

OPENS_BEFORE = timedelta(minutes=15)  # the facilitators' console and "I'm here" appear
DRAFT_LIVES = timedelta(hours=24)
UNDO_WITHIN = timedelta(minutes=10)
BIG_MOVE = timedelta(minutes=30)  # a longer move asks everyone to confirm
MOST_AHEAD = timedelta(weeks=26)
SHORTEST_REMINDER = timedelta(minutes=10)  # a start nearer than this gets no reminders
LONGEST = timedelta(minutes=LENGTHS.stop)  # a session under way began no longer ago
MOST_OPEN = 500  # planned sessions in one server


class SessionState(StrEnum):
    """Where a session stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


COMING_UP = (SessionState.PLANNED, SessionState.OPEN, SessionState.LIVE)


class Reason(StrEnum):
    """Why a session was cancelled."""

    ILL = "ill"
    FEW = "few"
    HOLIDAY = "holiday"
    ROOM = "room"
    OTHER = "other"
    SERIES = "series"  # its series has ended; nobody chooses this
    NOBODY = "nobody"  # no facilitator can run it


class Few(StrEnum):
    """What became of the question whether a session with few people is held."""

    ASKED = "asked"
    RUNS = "runs"  # its facilitators said so
    UNANSWERED = "unanswered"  # so it runs
    DROP_IN = "drop-in"


@dataclass(frozen=True, slots=True)
class Session:
    """One planned meeting. All times are UTC; `zone` is the group's, for words."""

    guild_id: int
    id: str
    group_id: str
    title: str
    zone: str
    starts_at: datetime
    length: int  # minutes
    capacity: int
    place_channel_id: int
    place_kind: PlaceKind
    facilitator_id: int
    created_by: int
    created_at: datetime
    topic: str = ""
    co_facilitator_id: int | None = None
    third_facilitator_id: int | None = None
    fourth_facilitator_id: int | None = None
    state: SessionState = SessionState.DRAFT
    version: int = 1
    turns_at: datetime | None = None  # when its state changes next by itself, or its end becomes final
    card_channel_id: int | None = None
    card_message_id: int | None = None
    console_channel_id: int | None = None
    console_message_id: int | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_from: SessionState | None = None
    reason: Reason | None = None
    reason_words: str = ""
    moved: int = 0  # minutes that the start lies after the time meant, where the clocks skip that
    notes: tuple[str, ...] = ()  # what the preview has to say about the time that was typed
    second_start: datetime | None = None  # the other moment, where the local time comes twice
    meant_at: str = ""  # the local wall time meant, "2027-01-12T19:00"; the law of its zone may change
    card_at: datetime | None = None  # when its card becomes public; None: at once
    series_id: str | None = None
    series_date: date | None = None  # which date of its series this is, wherever it was moved to
    number: int | None = None  # in a numbered series: "3 of 10"
    out_of: int | None = None
    drop_in: bool = False  # nobody needs a place, and the number of places counts for nothing
    few: Few | None = None
    format: str = ""  # the name of the template it was planned with
    phases: tuple[Phase, ...] = ()  # as they were in the template then
    checks_at: datetime | None = None  # when it is looked at next who comes; None: not worked out yet
    own: tuple[str, ...] = ()  # which of its fields were changed for this date of its series alone

    @property
    def ends_at(self) -> datetime:
        """Give the planned end."""
        return self.starts_at + timedelta(minutes=self.length)

    @property
    def opens_at(self) -> datetime:
        """Give the moment the session opens."""
        return self.starts_at - OPENS_BEFORE

    @property
    def coming_up(self) -> bool:
        """Say whether it is planned, open or live."""
        return self.state in COMING_UP

    @property
    def under_way(self) -> bool:
        """Say whether it is open or live."""
        return self.state in (SessionState.OPEN, SessionState.LIVE)

    @property
    def led_by(self) -> frozenset[int]:
        """Give the ids of its facilitators."""
        return frozenset(self.staff)

    @property
    def staff(self) -> tuple[int, ...]:
        """Give the ids of its facilitators, up to four, in their order."""
        beside = (self.co_facilitator_id, self.third_facilitator_id, self.fourth_facilitator_id)
        return (self.facilitator_id, *(i for i in beside if i is not None))

    @staticmethod
    def staffed(staff: tuple[int, ...]) -> dict[str, int | None]:
        """Give the fields that say who facilitates it: one to four different people."""
        names = ("facilitator_id", "co_facilitator_id", "third_facilitator_id", "fourth_facilitator_id")
        return dict(zip(names, (*staff, None, None, None), strict=False))

    @property
    def held_until(self) -> datetime:
        """Give the end as it was: where it ended, or is planned to."""
        return self.ended_at or self.ends_at

    @property
    def end_stays_open(self) -> bool:
        """Say whether it was ended by hand so lately that it can go on after all."""
        return self.state is SessionState.ENDED and self.turns_at is not None

    def undo_until(self, ended_at: datetime) -> datetime:
        """Give until when an end by hand can be undone: for ten minutes, and before the planned end."""
        return min(ended_at + UNDO_WITHIN, self.ends_at)

    @property
    def label(self) -> str:
        """Name it in a menu: title and local time (Discord: 100 characters)."""
        when = in_words(self.starts_at, self.zone)
        return f"{isolated(shorten(self.title, 94 - len(when)))} · {when}"

    @property
    def announced(self) -> bool:
        """Say whether its card is public, or was to be at once."""
        return self.card_message_id is not None or self.card_at is None

    @property
    def left_out(self) -> bool:
        """Say whether it is a date of a series on which there is no session."""
        return self.state is SessionState.CANCELLED and self.series_date is not None

    @property
    def never_planned(self) -> bool:
        """Say whether it is a date that was left out from the beginning, for a rest."""
        return self.left_out and self.version == 1 and self.cancelled_at == self.created_at

    def meets_after_all(self) -> Session:
        """Take back that it was left out from the beginning."""
        return replace(self, cancelled_at=None, cancelled_from=None, reason=None, reason_words="")

    def must_be_coming_up(self, *, leads: bool = True) -> Session:
        """Raise in words when it is over, cancelled or not yet published.

        `leads`: whoever asks may be one of those who can put its attendance right, and is told how.
        """
        when = f"<t:{int((self.ended_at or self.cancelled_at or self.ends_at).timestamp())}:F>"
        if self.state is SessionState.ENDED and leads:
            raise OutOfDate(
                f"That session ended on {when}. Its facilitators can still put attendance right "
                "with /attendance mark."
            )
        if self.state is SessionState.ENDED:
            raise OutOfDate(f"That session ended on {when}. /session list shows what is planned.")
        if self.state is SessionState.CANCELLED:
            raise OutOfDate(f"That session was cancelled on {when}. /session list shows what is planned.")
        if self.state is SessionState.DRAFT:
            raise NotPossible("That session is a draft. Publish it first.")
        return self

    def _changed(self, **fields: object) -> Session:
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType]

    def published(self, now: datetime) -> Session:
        """Make the draft public. A second press, or one on an old draft, raises OutOfDate."""
        if self.state is not SessionState.DRAFT:
            raise OutOfDate("This session is already published. Change it with /session edit.")
        if now - self.created_at > DRAFT_LIVES:
            raise NotPossible(
                "This draft is more than a day old and has gone. Plan it again with /session new."
            )
        if self.starts_at <= now:
            raise NotPossible(
                "The time in this draft has passed. Change it, or plan it again with /session new."
            )
        return self._changed(state=SessionState.PLANNED, notes=(), second_start=None).with_turn(now)

    def with_turn(self, now: datetime) -> Session:
        """Set when the state changes next by itself; None once it is over."""
        match self.state:
            case SessionState.PLANNED:
                return replace(self, turns_at=self.opens_at)
            case SessionState.OPEN:
                return replace(self, turns_at=self.starts_at)
            case SessionState.LIVE:
                return replace(self, turns_at=self.ends_at)
            case SessionState.DRAFT:
                return replace(self, turns_at=self.created_at + DRAFT_LIVES)
            case SessionState.ENDED if self.ended_at is not None:
                final_at = self.undo_until(self.ended_at)
                return replace(self, turns_at=final_at if final_at > now else None)
            case _:
                return replace(self, turns_at=None)

    def turned(self, now: datetime) -> Session:
        """Take the next step of its course, if its time has come: planned, open, live, ended, for good."""
        if self.turns_at is None or self.turns_at > now:
            return self
        match self.state:
            case SessionState.PLANNED:
                return self._changed(state=SessionState.OPEN).with_turn(now)
            case SessionState.OPEN:
                return self._changed(state=SessionState.LIVE).with_turn(now)
            case SessionState.LIVE:
                return self.closed(self.ends_at)
            case SessionState.ENDED:
                return replace(self, turns_at=None)
            case _:
                return self

    def closed(self, at: datetime) -> Session:
        """End it, by hand or by its time. Ended already: the same session comes back."""
        if self.state is SessionState.ENDED:
            return self
        self.must_be_coming_up()
        if self.state is SessionState.PLANNED:
            raise NotPossible("This session has not opened yet. To call it off, use /session cancel.")
        return self._changed(state=SessionState.ENDED, ended_at=min(at, self.ends_at)).with_turn(at)

    def going_on(self, now: datetime) -> Session:
        """Undo an end by hand, within ten minutes and before the planned end."""
        if self.state is not SessionState.ENDED:
            raise OutOfDate("This session has not ended. To end it, use /session end.")
        if self.turns_at is None or now >= self.turns_at:
            raise NotPossible(
                "An end can be undone for 10 minutes, and not after the planned end. "
                "Attendance can still be put right with /attendance mark."
            )
        state = SessionState.LIVE if now >= self.starts_at else SessionState.OPEN
        return self._changed(state=state, ended_at=None).with_turn(now)

    def changed(self, now: datetime, **fields: object) -> Session:
        """Change its plan; drafts and coming sessions only, the time only before it is live."""
        if self.state is not SessionState.DRAFT:
            self.must_be_coming_up()
        if self.state is SessionState.LIVE and {"starts_at", "place_channel_id"} & fields.keys():
            raise NotPossible(
                "This session is under way, so its time and place stay. You can end it instead."
            )
        if fields.get("starts_at", self.starts_at) != self.starts_at:
            fields |= {"few": None, "checks_at": None}
        after = self._changed(**fields)
        if self.card_at is not None:
            after = replace(after, card_at=self.card_at + (after.starts_at - self.starts_at))
        if after.state is SessionState.OPEN and after.opens_at > now:
            after = replace(after, state=SessionState.PLANNED)
        return after.with_turn(now)

    def changed_alone(self, now: datetime, **fields: object) -> Session:
        """Change its plan and, where it is a date of a series, remember what it no longer has from that."""
        new = {name for name, value in fields.items() if getattr(self, name) != value}
        return replace(self.changed(now, **fields), own=tuple(sorted({*self.own, *new})))

    def held_anyway(self, *, drop_in: bool) -> Session:
        """Decide that it is held although few come, as it is or as a drop-in; one decision counts."""
        self.must_be_coming_up()
        wanted = Few.DROP_IN if drop_in else Few.RUNS
        if self.few is wanted or (drop_in and self.drop_in):
            return self
        if self.few is None and not drop_in:
            raise NotPossible(
                "Nobody asked about this session: it is held as planned. To call it off, use /session cancel."
            )
        if self.drop_in:
            raise OutOfDate("It was turned into a drop-in already. To call it off, use /session cancel.")
        if self.few is Few.RUNS and not drop_in:
            raise OutOfDate("It was decided already that it is held. To call it off, use /session cancel.")
        return self._changed(few=wanted, drop_in=drop_in)

    def cancelled(self, now: datetime, reason: Reason, words: str) -> Session:
        """Call it off, with a reason. One that is under way is ended instead."""
        self.must_be_coming_up()
        if self.state is SessionState.LIVE:
            raise NotPossible(
                "This session is under way. You can end it now instead. Attendance is kept.",
                way_on=("session.end", self.id),
            )
        return self._changed(
            state=SessionState.CANCELLED,
            cancelled_at=now,
            cancelled_from=self.state,
            reason=reason,
            reason_words=words,
        ).with_turn(now)

    def restored(self, now: datetime) -> Session:
        """Undo a cancel, within ten minutes and before the planned end."""
        if self.state is not SessionState.CANCELLED or self.cancelled_at is None:
            raise OutOfDate("This session is not cancelled. To call it off, use /session cancel.")
        if now - self.cancelled_at > UNDO_WITHIN or now >= self.ends_at:
            raise NotPossible(
                "A cancel can be undone for 10 minutes. Plan the session again with /session new."
            )
        back = self._changed(
            state=self.cancelled_from or SessionState.PLANNED,
            cancelled_at=None,
            cancelled_from=None,
            reason=None,
            reason_words="",
            checks_at=None,
        )
        return back.with_turn(now)
