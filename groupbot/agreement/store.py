"""Reads and writes consents."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from groupbot.agreement.model import WORDING, Consent, Purpose
from groupbot.agreement.tables import consents
from groupbot.database import Database, upsert


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

    async def standing(self, guild_id: int, group_id: str, purpose: Purpose) -> set[int]:
        """Give everyone whose yes to today's words stands."""
        query = select(consents.c.member_id).where(
            consents.c.guild_id == guild_id,
            consents.c.group_id == group_id,
            consents.c.purpose == purpose,
            consents.c.version == WORDING,
            consents.c.given_at.is_not(None),
            consents.c.withdrawn_at.is_(None),
        )
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def of(self, guild_id: int, member_id: int) -> list[Consent]:
        """Give all answers of one person in a server."""
        query = select(consents).where(consents.c.guild_id == guild_id, consents.c.member_id == member_id)
        async with self._database.reading() as connection:
            return [Consent(**row) for row in (await connection.execute(query)).mappings()]

    async def save(self, consent: Consent) -> None:
        """Write an answer."""
        async with self._database.one_step() as connection:
            await connection.execute(upsert(self._database, consents, asdict(consent)))

    async def remove(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's answers, in one group or in all."""
        gone = delete(consents).where(consents.c.guild_id == guild_id, consents.c.member_id == member_id)
        if group_id is not None:
            gone = gone.where(consents.c.group_id == group_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)
