"""Reads and writes sessions and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from groupbot.database import Database, upsert
from groupbot.sessions.model import COMING_UP, LONGEST, Reason, Session, SessionState
from groupbot.sessions.places import Place, Places, Status
from groupbot.sessions.tables import places, sessions, zone_laws
from groupbot.templates.model import as_rows, from_rows

# Asked at every press, or after every change, so built once.
_SESSION = select(sessions).where(
    sessions.c.guild_id == bindparam("in_guild"), sessions.c.id == bindparam("wanted")
)
# In the order of the model's own fields: to look up each of many places by name takes longest.
_PLACE = [places.c[field.name] for field in fields(Place)]
_PLACES = select(*_PLACE).where(
    places.c.guild_id == bindparam("in_guild"), places.c.session_id == bindparam("of")
)
_SESSIONS_OF = (
    select(*_PLACE, *[column.label(f"s_{column.name}") for column in sessions.c])
    .join(sessions, and_(places.c.guild_id == sessions.c.guild_id, places.c.session_id == sessions.c.id))
    .where(places.c.guild_id == bindparam("in_guild"), places.c.member_id == bindparam("member"))
    .order_by(sessions.c.starts_at)
)
_LAW = select(zone_laws.c.law).where(
    zone_laws.c.guild_id == bindparam("in_guild"), zone_laws.c.zone == bindparam("of")
)
_NEXT_MOMENTS = select(
    select(sessions.c.turns_at)
    .where(sessions.c.turns_at.is_not(None))
    .order_by(sessions.c.turns_at)
    .limit(1)
    .scalar_subquery(),
    select(places.c.offer_ends_at)
    .where(places.c.status == Status.OFFERED)
    .order_by(places.c.offer_ends_at)
    .limit(1)
    .scalar_subquery(),
)


_BEFORE = (SessionState.PLANNED, SessionState.OPEN)


class SessionStore:
    """The only place that touches the tables of sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- sessions --------------------------------------------------------------------------------

    async def get(self, guild_id: int, session_id: str) -> Session | None:
        """Give one session, or None."""
        found = await self._all(_SESSION, {"in_guild": guild_id, "wanted": session_id})
        return found[0] if found else None

    async def add(self, session: Session) -> None:
        """Write a new session."""
        async with self._database.one_step() as connection:
            await connection.execute(insert(sessions).values(**_write(session)))

    async def save(self, session: Session) -> None:
        """Write a session that exists."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(sessions)
                .where(sessions.c.guild_id == session.guild_id, sessions.c.id == session.id)
                .values(**_write(session))
            )

    async def remove(self, guild_id: int, session_id: str) -> None:
        """Delete a draft."""
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(sessions).where(
                    sessions.c.guild_id == guild_id,
                    sessions.c.id == session_id,
                    sessions.c.state == SessionState.DRAFT,
                )
            )

    async def coming_up(
        self,
        guild_id: int,
        *,
        group_ids: Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Session]:
        """Give planned, open and live sessions by their start; those that start in [since, until]."""
        query = select(sessions).where(sessions.c.guild_id == guild_id, sessions.c.state.in_(COMING_UP))
        if group_ids is not None:
            query = query.where(sessions.c.group_id.in_(list(group_ids)))
        if since is not None:
            query = query.where(sessions.c.starts_at >= since)
        if until is not None:
            query = query.where(sessions.c.starts_at <= until)
        return await self._all(query.order_by(sessions.c.starts_at, sessions.c.id))

    async def count_open(self, guild_id: int) -> int:
        """Count planned, open and live sessions."""
        query = (
            select(func.count())
            .select_from(sessions)
            .where(sessions.c.guild_id == guild_id, sessions.c.state.in_(COMING_UP))
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def under_way(self, guild_id: int | None = None) -> list[Session]:
        """Give the sessions that are open or live."""
        query = select(sessions).where(
            sessions.c.state.in_((SessionState.OPEN, SessionState.LIVE)), sessions.c.turns_at.is_not(None)
        )
        if guild_id is not None:
            query = query.where(sessions.c.guild_id == guild_id)
        return await self._all(query)

    async def between(
        self, guild_id: int, first: datetime, last: datetime, group_id: str | None = None
    ) -> list[Session]:
        """Give every published session that starts in [first, last), cancelled ones too."""
        query = select(sessions).where(
            sessions.c.guild_id == guild_id,
            sessions.c.starts_at >= first,
            sessions.c.starts_at < last,
            # Named one by one: "not a draft" would pass by the index.
            sessions.c.state.in_([state for state in SessionState if state is not SessionState.DRAFT]),
        )
        if group_id is not None:
            query = query.where(sessions.c.group_id == group_id)
        return await self._all(query.order_by(sessions.c.starts_at))

    async def ended_since(self, guild_id: int, group_ids: Iterable[str], since: datetime) -> list[Session]:
        """Give sessions of these groups that started since a moment and have ended, newest first."""
        query = select(sessions).where(
            sessions.c.guild_id == guild_id,
            sessions.c.group_id.in_(list(group_ids)),
            sessions.c.state == SessionState.ENDED,
            sessions.c.starts_at >= since,
        )
        return await self._all(query.order_by(sessions.c.starts_at.desc()))

    async def left_out(
        self, guild_id: int, group_ids: Iterable[str], first: datetime, last: datetime
    ) -> list[Session]:
        """Give the dates of series on which there is no session, that start in [first, last)."""
        query = select(sessions).where(
            sessions.c.guild_id == guild_id,
            sessions.c.group_id.in_(list(group_ids)),
            sessions.c.state == SessionState.CANCELLED,
            sessions.c.series_date.is_not(None),
            sessions.c.reason != Reason.SERIES,
            sessions.c.starts_at >= first,
            sessions.c.starts_at < last,
        )
        return await self._all(query.order_by(sessions.c.starts_at))

    async def of_series(self, guild_id: int, series_id: str, since: date | None = None) -> list[Session]:
        """Give the dates of a series in their order, those without a session too."""
        query = select(sessions).where(
            sessions.c.guild_id == guild_id,
            sessions.c.series_id == series_id,
            sessions.c.series_date >= (since or date.min),
        )
        return await self._all(query.order_by(sessions.c.series_date))

    async def ahead_of_series(
        self, guild_id: int, series_ids: Iterable[str], since: datetime
    ) -> list[Session]:
        """Give the dates of several series that start after a moment, by their start."""
        query = select(sessions).where(
            sessions.c.guild_id == guild_id,
            sessions.c.series_id.in_(list(series_ids)),
            sessions.c.series_date.is_not(None),
            sessions.c.starts_at > since,
        )
        return await self._all(query.order_by(sessions.c.starts_at, sessions.c.id))

    async def drop(self, session: Session) -> None:
        """Delete a session that nobody ever saw."""
        async with self._database.one_step() as connection:
            await connection.execute(
                delete(sessions).where(
                    sessions.c.guild_id == session.guild_id,
                    sessions.c.id == session.id,
                    sessions.c.card_message_id.is_(None),
                )
            )

    # --- the laws of zones -----------------------------------------------------------------------

    async def keep_law(self, guild_id: int, zone: str, law: str, *, anew: bool = False) -> None:
        """Note by which law of a zone a server's sessions are planned; `anew`: in place of the last."""
        row = {"guild_id": guild_id, "zone": zone, "law": law}
        async with self._database.one_step() as connection:
            known = await connection.execute(_LAW, {"in_guild": guild_id, "of": zone})
            if anew or known.first() is None:
                await connection.execute(*upsert(self._database, zone_laws, row))

    async def laws(self) -> list[tuple[int, str, str]]:
        """Give (server, zone, law) of everything that is planned."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(zone_laws))
            return [(row.guild_id, row.zone, row.law) for row in found]

    async def near(self, planned: Sequence[Session]) -> list[Session]:
        """Give coming sessions of the server that can run at the same time as one of these."""
        first, last = min(s.starts_at for s in planned), max(s.ends_at for s in planned)
        return await self.coming_up(planned[0].guild_id, since=first - LONGEST, until=last)

    async def turning(self, now: datetime, most: int = 50) -> list[Session]:
        """Give the sessions whose next turn is due, earliest first."""
        query = select(sessions).where(sessions.c.turns_at <= now).order_by(sessions.c.turns_at).limit(most)
        return await self._all(query)

    async def with_offers_over(self, now: datetime) -> list[tuple[int, str]]:
        """Give the sessions in which an offered place has run out."""
        query = (
            select(places.c.guild_id, places.c.session_id)
            .where(places.c.offer_ends_at <= now, places.c.status == Status.OFFERED)
            .distinct()
        )
        async with self._database.reading() as connection:
            return [(row.guild_id, row.session_id) for row in await connection.execute(query)]

    async def to_check(self, now: datetime, ahead: timedelta, most: int = 200) -> list[Session]:
        """Give the sessions in which it is time to look who comes; `ahead`: how early the first look is."""
        query = select(sessions).where(_awaited(sessions.c.checks_at <= now, now + ahead)).limit(most)
        return await self._all(query)

    async def next_check(self, ahead: timedelta) -> datetime | None:
        """Give when it is to be looked at next who comes to a session, or None."""
        known = select(func.min(sessions.c.checks_at)).where(sessions.c.state.in_(_BEFORE))
        fresh = select(func.min(sessions.c.turns_at)).where(
            sessions.c.state == SessionState.PLANNED, sessions.c.checks_at.is_(None)
        )
        async with self._database.reading() as connection:
            at = (await connection.execute(known)).scalar_one()
            opens = (await connection.execute(fresh)).scalar_one()
        return min((m for m in (at, opens and opens - ahead) if m is not None), default=None)

    async def recheck(self, guild_id: int, group_id: str) -> None:
        """Have it worked out anew when the sessions of a group are looked at."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(sessions)
                .where(
                    sessions.c.guild_id == guild_id,
                    sessions.c.group_id == group_id,
                    sessions.c.state.in_(_BEFORE),
                )
                .values(checks_at=None)
            )

    async def next_moment(self) -> datetime | None:
        """Give the earliest turn of a session or end of an offer, or None."""
        async with self._database.reading() as connection:
            found = (await connection.execute(_NEXT_MOMENTS)).one()
        return min((moment for moment in found if moment is not None), default=None)

    async def _all(self, query: Select[Any], wanted: dict[str, Any] | None = None) -> list[Session]:
        async with self._database.reading() as connection:
            return [_read(row) for row in (await connection.execute(query, wanted)).mappings()]

    # --- places ----------------------------------------------------------------------------------

    async def places(self, session: Session) -> Places:
        """Give everybody's word on a session."""
        async with self._database.reading() as connection:
            found = await connection.execute(_PLACES, {"in_guild": session.guild_id, "of": session.id})
            return Places(session, {row[0]: _read_place(row) for row in found})

    async def places_of(self, wanted: list[Session]) -> dict[str, Places]:
        """Give everybody's word on several sessions of one server, by session id."""
        found: dict[str, dict[int, Place]] = {session.id: {} for session in wanted}
        if wanted:
            query = select(places.c.session_id, *_PLACE).where(
                places.c.guild_id == wanted[0].guild_id, places.c.session_id.in_(list(found))
            )
            async with self._database.reading() as connection:
                for session_id, *row in await connection.execute(query):
                    found[session_id][row[0]] = _read_place(row)
        return {session.id: Places(session, found[session.id]) for session in wanted}

    async def save_places(self, before: Places, after: Places) -> None:
        """Write what changed between two states of a session's places."""
        key = {"guild_id": after.session.guild_id, "session_id": after.session.id}
        gone = before.by_member.keys() - after.by_member.keys()
        async with self._database.one_step() as connection:
            if gone:
                await connection.execute(delete(places).where(_mine(key), places.c.member_id.in_(gone)))
            for member_id, place in after.by_member.items():
                if before.by_member.get(member_id) != place:
                    await connection.execute(*upsert(self._database, places, key | _write_place(place)))

    async def forget_places(self, guild_id: int, session_id: str) -> None:
        """Delete every place of a session."""
        key = {"guild_id": guild_id, "session_id": session_id}
        async with self._database.one_step() as connection:
            await connection.execute(delete(places).where(_mine(key)))

    async def prune_places(self, before: datetime) -> int:
        """Delete the places of sessions that ended before a moment; give how many went."""
        old = select(sessions.c.guild_id, sessions.c.id).where(
            or_(sessions.c.ended_at < before, sessions.c.cancelled_at < before)
        )
        async with self._database.one_step() as connection:
            gone = delete(places).where(tuple_(places.c.guild_id, places.c.session_id).in_(old))
            return (await connection.execute(gone)).rowcount

    async def sessions_of(self, guild_id: int, member_id: int) -> list[tuple[Session, Place]]:
        """Give the sessions that a person said something about, by start."""
        wanted = {"in_guild": guild_id, "member": member_id}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_SESSIONS_OF, wanted)).all()
        names, width = sessions.c.keys(), len(_PLACE)
        return [(_read(dict(zip(names, row[width:], strict=True))), _read_place(row[:width])) for row in rows]


def _awaited(due: ColumnElement[bool], opens_by: datetime) -> ColumnElement[bool]:
    """Find sessions that have not begun and whose look is due, or was never worked out and may be near."""
    fresh = and_(sessions.c.checks_at.is_(None), sessions.c.turns_at <= opens_by)
    return and_(sessions.c.state.in_(_BEFORE), or_(due, fresh))


def _mine(key: dict[str, Any]) -> Any:
    return and_(places.c.guild_id == key["guild_id"], places.c.session_id == key["session_id"])


def _write(session: Session) -> dict[str, Any]:
    lists = {"notes": list(session.notes), "phases": as_rows(session.phases), "own": list(session.own)}
    return {**asdict(session), **lists}


def _read(row: Any) -> Session:
    lists = {"notes": tuple(row["notes"]), "phases": from_rows(row["phases"]), "own": tuple(row["own"])}
    return Session(**{**row, **lists})


def _write_place(place: Place) -> dict[str, Any]:
    row = {column.name: getattr(place, column.name) for column in _PLACE}
    if place.reminder_leads is not None:
        row["reminder_leads"] = list(place.reminder_leads)
    return row


def _read_place(row: Sequence[Any]) -> Place:
    place = Place(*row)
    leads = place.reminder_leads
    return place if leads is None else replace(place, reminder_leads=tuple(leads))
