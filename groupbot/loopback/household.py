"""The people of a server: its members, their roles, and what those allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groupbot.loopback import permissions
from groupbot.loopback.home import HasId, Home
from groupbot.loopback.records import Member, Role, User


@dataclass(eq=False)
class Household:
    """A server's members and roles. The role whose id is the server's own is @everyone."""

    id: int
    name: str
    owner_id: int
    home: Home = field(repr=False)
    bot: User = field(repr=False)
    roles: dict[int, Role] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    banned: set[int] = field(default_factory=set, repr=False)

    @property
    def everyone(self) -> Role:
        """Answer the @everyone role."""
        return self.roles[self.id]

    @property
    def bot_role(self) -> Role:
        """Answer the managed role that carries what the bot was granted."""
        return next(role for role in self.roles.values() if role.bot_id == self.bot.id)

    def permissions_of(self, who: HasId) -> int:
        """Answer what somebody's roles allow in the whole server; nothing for a stranger."""
        member = self.members.get(who.id)
        if member is None:
            return 0
        total = permissions.in_guild(member, self.owner_id, self.roles, self.id)
        return permissions.in_time_out(total) if self.silences(member) else total

    def silences(self, member: Member) -> bool:
        """Say whether a time-out holds; owners and administrators are never silenced."""
        total = permissions.in_guild(member, self.owner_id, self.roles, self.id)
        return member.is_timed_out(self.home.now()) and total != permissions.ALL

    def role(self, name: str, *permission_names: str, **more: Any) -> Role:
        """Make a role with the named permissions, above the ones that are there."""
        position = max(role.position for role in self.roles.values()) + 1
        role = Role(self.home.new_id(), name, permissions.bits(permission_names), position)
        for key, value in more.items():
            setattr(role, key, value)
        self.roles[role.id] = role
        self.home.tell("GUILD_ROLE_CREATE", role, self.id)
        return role

    def role_changed(self, role: Role, **changes: Any) -> None:
        """Set the given fields of a role and tell everyone."""
        for name, value in changes.items():
            setattr(role, name, value)
        self.home.tell("GUILD_ROLE_UPDATE", role, self.id)

    def delete_role(self, role: Role) -> None:
        """Take a role from everyone who has it, and away."""
        del self.roles[role.id]
        for member in self.members.values():
            if role.id in member.roles:
                member.roles.remove(role.id)
        self.home.tell("GUILD_ROLE_DELETE", role, self.id)

    def add_member(self, user: User, roles: Iterable[HasId] = ()) -> Member:
        """Let somebody into the server."""
        member = Member(user, self.home.now(), [role.id for role in roles])
        self.members[user.id] = member
        self.home.tell("GUILD_MEMBER_ADD", member, self.id)
        return member

    def set_roles(self, who: HasId, roles: Iterable[HasId]) -> None:
        """Give a member exactly these roles."""
        self.members[who.id].roles = [role.id for role in roles]
        self.member_changed(who)

    def time_out(self, who: HasId, until: datetime | None) -> None:
        """Silence a member until a time, or let them speak again."""
        self.members[who.id].timed_out_until = until
        self.member_changed(who)

    def member_changed(self, who: HasId) -> None:
        """Tell everyone that a member is different now."""
        self.home.tell("GUILD_MEMBER_UPDATE", self.members[who.id], self.id)
