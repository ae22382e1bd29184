"""Reads and writes servers, groups and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, union, update

from groupbot.database import Database, upsert
from groupbot.groups.model import Group, GroupState, Membership, Role, Server
from groupbot.groups.tables import facilitators, groups, memberships, role_map, servers
from groupbot.text import same_name

# Read at every press, so each is one statement, and built once.
_SERVER = (
    select(servers.c.year_starts, servers.c.smallest, role_map.c.kind, role_map.c.role_id)
    .select_from(servers.outerjoin(role_map, role_map.c.guild_id == servers.c.guild_id))
    .where(servers.c.guild_id == bindparam("in_guild"))
)
_GROUPS = select(groups, facilitators.c.member_id.label("leading")).select_from(
    groups.outerjoin(
        facilitators,
        and_(facilitators.c.guild_id == groups.c.guild_id, facilitators.c.group_id == groups.c.id),
    )
)
_GROUP = _GROUPS.where(groups.c.guild_id == bindparam("in_guild"), groups.c.id == bindparam("wanted"))
_MEMBERSHIP = select(memberships).where(
    memberships.c.guild_id == bindparam("in_guild"),
    memberships.c.group_id == bindparam("in_group"),
    memberships.c.member_id == bindparam("member"),
)
_JOINED_AFTER = select(memberships.c.member_id, memberships.c.joined_on).where(
    memberships.c.guild_id == bindparam("in_guild"),
    memberships.c.group_id == bindparam("in_group"),
    memberships.c.joined_on > bindparam("day"),
    memberships.c.member_id.in_(bindparam("members", expanding=True)),
)


class GroupStore:
    """The only place that touches the tables of groups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def server(self, guild_id: int) -> Server:
        """Give a server's settings; the defaults where nothing was set."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_SERVER, {"in_guild": guild_id})).all()
        mapped: dict[Role, int] = {row.kind: row.role_id for row in rows if row.kind is not None}
        if not rows:
            return Server(guild_id, mapped)
        return Server(guild_id, mapped, rows[0].year_starts, rows[0].smallest)

    async def save_server(self, server: Server) -> None:
        """Write a server's settings, the role map included."""
        row = {"guild_id": server.guild_id, "year_starts": server.year_starts, "smallest": server.smallest}
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, servers, row))
            await connection.execute(delete(role_map).where(role_map.c.guild_id == server.guild_id))
            if server.roles:
                await connection.execute(
                    insert(role_map),
                    [{"guild_id": server.guild_id, "kind": k, "role_id": r} for k, r in server.roles.items()],
                )

    async def servers(self) -> list[int]:
        """Give the servers that have groups."""
        async with self._database.reading() as connection:
            return list((await connection.execute(select(groups.c.guild_id).distinct())).scalars())

    async def get(self, guild_id: int, group_id: str) -> Group | None:
        """Give one group, or None."""
        async with self._database.reading() as connection:
            found = await connection.execute(_GROUP, {"in_guild": guild_id, "wanted": group_id})
            rows = found.mappings().all()
        leading = {row["leading"] for row in rows if row["leading"] is not None}
        return _read(rows[0], leading) if rows else None

    async def named(self, guild_id: int, name: str) -> Group | None:
        """Give the group of that name, whatever its case, or None."""
        found = await self._select(groups.c.guild_id == guild_id, groups.c.name_key == same_name(name))
        return found[0] if found else None

    async def all(self, guild_id: int, *, archived: bool = False) -> list[Group]:
        """Give the groups of a server by name, the archived ones only if asked for."""
        wanted = [groups.c.guild_id == guild_id]
        if not archived:
            wanted.append(groups.c.state == GroupState.ACTIVE)
        return await self._select(*wanted)

    async def zones(self) -> list[str]:
        """Give the zones that active groups live by, in all servers."""
        query = select(groups.c.zone).where(groups.c.state == GroupState.ACTIVE).distinct()
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def in_zones(self, zones: list[str]) -> list[Group]:
        """Give the active groups of all servers that live by one of these zones, by name."""
        if not zones:
            return []
        return await self._select(groups.c.zone.in_(zones), groups.c.state == GroupState.ACTIVE)

    async def _select(self, *wanted: Any) -> list[Group]:
        found: dict[tuple[int, str], tuple[Any, set[int]]] = {}
        async with self._database.reading() as connection:
            rows = await connection.execute(_GROUPS.where(*wanted).order_by(groups.c.name_key))
            for row in rows.mappings():
                _, leading = found.setdefault((row["guild_id"], row["id"]), (row, set()))
                if row["leading"] is not None:
                    leading.add(row["leading"])
        return [_read(row, leading) for row, leading in found.values()]

    async def count(self, guild_id: int) -> int:
        """Count the groups of a server, archived ones too."""
        query = select(func.count()).select_from(groups).where(groups.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def add(self, group: Group, now: datetime) -> None:
        """Write a new group."""
        async with self._database.one_step() as connection:
            await connection.execute(insert(groups).values(**_write(group), created_at=now))
        await self._write_facilitators(group)

    async def save(self, group: Group) -> None:
        """Write a group that exists."""
        async with self._database.one_step() as connection:
            await connection.execute(
                update(groups)
                .where(groups.c.guild_id == group.guild_id, groups.c.id == group.id)
                .values(**_write(group))
            )
        await self._write_facilitators(group)

    async def _write_facilitators(self, group: Group) -> None:
        mine = (facilitators.c.guild_id == group.guild_id, facilitators.c.group_id == group.id)
        key = {"guild_id": group.guild_id, "group_id": group.id}
        async with self._database.one_step() as connection:
            await connection.execute(delete(facilitators).where(*mine))
            if group.facilitators:
                await connection.execute(
                    insert(facilitators), [{**key, "member_id": i} for i in sorted(group.facilitators)]
                )

    async def membership(self, guild_id: int, group_id: str, member_id: int) -> Membership | None:
        """Give a person's membership of one group, or None."""
        wanted = {"in_guild": guild_id, "in_group": group_id, "member": member_id}
        async with self._database.reading() as connection:
            row = (await connection.execute(_MEMBERSHIP, wanted)).mappings().first()
        return Membership(**row) if row else None

    async def memberships(
        self, guild_id: int, *, member_id: int | None = None, group_id: str | None = None
    ) -> list[Membership]:
        """Give the memberships of a person, of a group, or of both."""
        query = select(memberships).where(memberships.c.guild_id == guild_id)
        if member_id is not None:
            query = query.where(memberships.c.member_id == member_id)
        if group_id is not None:
            query = query.where(memberships.c.group_id == group_id)
        async with self._database.reading() as connection:
            return [Membership(**row) for row in (await connection.execute(query)).mappings()]

    async def joined_after(
        self, guild_id: int, group_id: str, day: date, member_ids: Iterable[int]
    ) -> dict[int, date]:
        """Give who of these people joined after a day, and when."""
        wanted = {"in_guild": guild_id, "in_group": group_id, "day": day, "members": list(member_ids)}
        async with self._database.reading() as connection:
            rows = (await connection.execute(_JOINED_AFTER, wanted)).all()
        return {row.member_id: row.joined_on for row in rows}

    async def resting(self, guild_id: int, group_id: str, member_ids: list[int]) -> dict[int, Membership]:
        """Give the memberships of these people that have a break set."""
        if not member_ids:
            return {}
        query = select(memberships).where(
            memberships.c.guild_id == guild_id,
            memberships.c.group_id == group_id,
            memberships.c.member_id.in_(member_ids),
            memberships.c.break_until.is_not(None),
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {row["member_id"]: Membership(**row) for row in rows}

    async def servers_of(self, member_id: int) -> list[int]:
        """Give the servers in which a person belongs to a group, or facilitates one."""
        query = union(
            select(memberships.c.guild_id).where(memberships.c.member_id == member_id),
            select(facilitators.c.guild_id).where(facilitators.c.member_id == member_id),
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def led_by(self, guild_id: int, member_id: int) -> list[str]:
        """Give the groups on whose list of facilitators a person is."""
        query = select(facilitators.c.group_id).where(
            facilitators.c.guild_id == guild_id, facilitators.c.member_id == member_id
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def save_membership(self, membership: Membership) -> None:
        """Write a membership."""
        async with self._database.one_step() as connection:
            await connection.execute(*upsert(self._database, memberships, asdict(membership)))

    async def end_membership(self, guild_id: int, member_id: int, group_id: str | None = None) -> None:
        """Delete a person's membership of one group, or of all."""
        gone = delete(memberships).where(
            memberships.c.guild_id == guild_id, memberships.c.member_id == member_id
        )
        if group_id is not None:
            gone = gone.where(memberships.c.group_id == group_id)
        async with self._database.one_step() as connection:
            await connection.execute(gone)

    async def forget(self, guild_id: int, member_id: int) -> None:
        """Delete a person's memberships and take them off every list of facilitators."""
        async with self._database.one_step() as connection:
            await self.end_membership(guild_id, member_id)
            await connection.execute(
                delete(facilitators).where(
                    facilitators.c.guild_id == guild_id, facilitators.c.member_id == member_id
                )
            )


def _write(group: Group) -> dict[str, Any]:
    row = asdict(group)
    del row["facilitators"]
    return {**row, "name_key": same_name(group.name)}


def _read(row: Any, leading: set[int]) -> Group:
    fields = {name: row[name] for name in row if name not in ("name_key", "created_at", "leading")}
    return Group(**fields, facilitators=frozenset(leading))
