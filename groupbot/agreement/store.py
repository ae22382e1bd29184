"""Reads and writes consents, the versions of agreements with their drafts, and passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from groupbot.agreement.lines import Draft, Version
from groupbot.agreement.model import Consent, Purpose
from groupbot.agreement.tables import agreement_drafts, agreement_versions, consents, gate_passes
from groupbot.database import Database, upsert

# Read at presses, so built once.
_NEWEST = (
    select(agreement_versions)
    .where(
        agreement_versions.c.guild_id == bindparam("in_guild"),
        agreement_versions.c.group_id == bindparam("of_group"),
    )
    .order_by(agreement_versions.c.number.desc())
    .limit(1)
)
_IN_GROUP = select(consents).where(
    consents.c.guild_id == bindparam("in_guild"),
    consents.c.group_id == bindparam("of_group"),
    consents.c.member_id == bindparam("member"),
)


class AgreementStore:
    """The only place that touches the consents table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, group_id: str, member_id: int, purpose: Purpose) -> Consent:
        """Give a person's answer; an empty one where they gave none."""
        query = select(consents).where(
            consents.c.guild_id == guild_id,
            consents.c.group_id == group_id,
            consents.c.member_id == member_id,
            consents.c.purpose == purpose,
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return Consent(**row) if row else Consent(guild_id, group_id, member_id, purpose)

    async def said(
        self, guild_id: int, group_id: str, purpose: Purpose, version: int | None = None
    ) -> set[int]:
        """Give everyone who said yes, to whichever words or to these, and did not take it back."""
        query = select(consents.c.member_id).where(
            consents.c.guild_id == guild_id,
            consents.c.group_id == group_id,
            consents.c.purpose == purpose,
            consents.c.given_at.is_not(None),
            consents.c.withdrawn_at.is_(None),
        )
        if version is not None:
            query = query.where(consents.c.version == version)
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def of(self, guild_id: int, member_id: int) -> list[Consent]:
        """Give all answers of one person in a server."""
        query = select(consents).where(consents.c.guild_id == guild_id, consents.c.member_id == member_id)
        async with self._database.reading() as connection:
            return [Consent(**row) for row in (await connection.execute(query)).mappings()]

    async def of_group(self, guild_id: int, group_id: str, member_id: int) -> list[Consent]:
        """Give all answers of one person in one group."""
        wanted = {"in_guild": guild_id, "of_group": group_id, "member": member_id}
        async with self._database.reading() as connection:
            return [Consent(**row) for row in (await connection.execute(_IN_GROUP, wanted)).mappings()]

    async def save(self, consent: Consent) -> None:
        """Write an answer."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, consents, asdict(consent)))

    async def remove(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's answers, in one group or in all."""
        gone = delete(consents).where(consents.c.guild_id == guild_id, consents.c.member_id == member_id)
        if group_id is not None:
            gone = gone.where(consents.c.group_id == group_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)


class TextStore:
    """The only place that touches the tables of agreements' versions and of drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, guild_id: int, group_id: str) -> Version | None:
        """Give the version that holds now; None while none was written down."""
        async with self._database.reading() as connection:
            found = await connection.execute(_NEWEST, {"in_guild": guild_id, "of_group": group_id})
            row = found.mappings().first()
        return _version(row) if row else None

    async def versions(self, guild_id: int, group_id: str, number: int | None = None) -> list[Version]:
        """Give every version of a group's agreement, or that of one number, newest first."""
        query = select(agreement_versions).where(
            agreement_versions.c.guild_id == guild_id, agreement_versions.c.group_id == group_id
        )
        if number is not None:
            query = query.where(agreement_versions.c.number == number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return sorted((_version(row) for row in rows), key=lambda v: v.number, reverse=True)

    async def add(self, version: Version) -> None:
        """Write a version down; one that stands is never written over."""
        async with self._database.one_step() as connection:
            await connection.execute(insert(agreement_versions).values(_joined(asdict(version))))

    async def draft(self, guild_id: int, group_id: str, written_by: int) -> Draft | None:
        """Give what somebody has written and not published yet."""
        query = select(agreement_drafts).where(
            agreement_drafts.c.guild_id == guild_id,
            agreement_drafts.c.group_id == group_id,
            agreement_drafts.c.written_by == written_by,
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return Draft(**_split(row)) if row else None

    async def drafts_of(self, guild_id: int, written_by: int) -> list[Draft]:
        """Give all drafts of one person in a server."""
        query = select(agreement_drafts).where(
            agreement_drafts.c.guild_id == guild_id, agreement_drafts.c.written_by == written_by
        )
        async with self._database.reading() as connection:
            return [Draft(**_split(row)) for row in (await connection.execute(query)).mappings()]

    async def save_draft(self, draft: Draft) -> None:
        """Write a draft, over the one that the same person had."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, agreement_drafts, _joined(asdict(draft))))

    async def remove_drafts(self, guild_id: int, written_by: int, group_id: str | None = None) -> None:
        """Delete a person's drafts, in one group or in all."""
        gone = delete(agreement_drafts).where(
            agreement_drafts.c.guild_id == guild_id, agreement_drafts.c.written_by == written_by
        )
        if group_id is not None:
            gone = gone.where(agreement_drafts.c.group_id == group_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)

    async def prune_drafts(self, before: datetime) -> int:
        """Delete the drafts written before a moment; give how many went."""
        gone = delete(agreement_drafts).where(agreement_drafts.c.written_at < before)
        async with self._database.one_step() as connection:
            return (await connection.execute(gone)).rowcount


class PassStore:
    """The only place that touches the table of passes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def has(self, guild_id: int, session_id: str, member_id: int) -> bool:
        """Say whether somebody was let into a session."""
        query = select(gate_passes.c.given_at).where(
            gate_passes.c.guild_id == guild_id,
            gate_passes.c.session_id == session_id,
            gate_passes.c.member_id == member_id,
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def give(self, guild_id: int, session_id: str, member_id: int, now: datetime) -> None:
        """Let somebody into a session."""
        row = {"guild_id": guild_id, "session_id": session_id, "member_id": member_id, "given_at": now}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, gate_passes, row))

    async def prune(self, before: datetime) -> int:
        """Delete the passes given before a moment; give how many went."""
        async with self._database.one_step() as connection:
            gone = await connection.execute(delete(gate_passes).where(gate_passes.c.given_at < before))
            return gone.rowcount

    async def forget(self, guild_id: int, member_id: int, session_id: str | None = None) -> None:
        """Delete a person's passes, or that of one session."""
        gone = delete(gate_passes).where(
            gate_passes.c.guild_id == guild_id, gate_passes.c.member_id == member_id
        )
        if session_id is not None:
            gone = gone.where(gate_passes.c.session_id == session_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's passes as plain values."""
        query = select(gate_passes).where(
            gate_passes.c.guild_id == guild_id, gate_passes.c.member_id == member_id
        )
        async with self._database.reading() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "lines": "\n".join(row["lines"])}


def _split(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "lines": tuple(row["lines"].split("\n"))}


def _version(row: Mapping[Any, Any]) -> Version:
    return Version(**_split(row))
