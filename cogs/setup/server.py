"""What is set up in a server, in words: roles, the reporting year, small numbers, and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.card import Button, Card, Target, Weight, card, row
from cogs.kit.plain import plain
from groupbot.groups.model import Group, Role, Server
from groupbot.when.words import MONTHS

_PEOPLE = {Role.MEMBER: "Members", Role.FACILITATOR: "Facilitators", Role.COORDINATOR: "Coordinators"}
_UNMAPPED = {
    Role.MEMBER: "no role chosen, so everyone can join groups",
    Role.FACILITATOR: "no role chosen, so being on a group's list is enough",
    Role.COORDINATOR: "no role chosen yet",
}
_MEANS = {
    Role.MEMBER: "Who holds it can see and join groups.",
    Role.FACILITATOR: "Who holds it can be put on a group's list of facilitators.",
    Role.COORDINATOR: "Who holds it can make groups, say who facilitates, and pull summaries.",
}


def overview(server: Server, groups: Sequence[Group], problems_channel_id: int | None = None) -> Card:
    """Show what is set up, and what comes next."""
    return card(
        "## groupbot in this server\n" + "\n".join(_role_line(server, kind) for kind in reversed(Role)),
        f"{_year(server)}\n{_small(server)}\nGroups: {len(groups)}\n{_problems(problems_channel_id)}",
        f"**Next:** {next_step(server, groups)}",
    )


def next_step(server: Server, groups: Sequence[Group]) -> str:
    """Say what to do next, for whoever sets the bot up."""
    if server.role_of(Role.COORDINATOR) is None:
        return "/setup start leads you through it, step by step. /setup role chooses only the roles."
    if not groups:
        return "/setup start goes on with your first group, or a coordinator makes it: /group new"
    alone = next((g for g in groups if not g.facilitators), None)
    if alone is not None:
        return f"say who facilitates {plain(alone.name)}: /group facilitator add"
    return "plan a session with /session new. /help shows what else can be done."


def role_set(server: Server, kind: Role, groups: Sequence[Group]) -> Card:
    """Say what a role means now."""
    return card(
        f"{_role_line(server, kind)}\n{_MEANS[kind]} This holds at once.",
        f"**Next:** {next_step(server, groups)}",
    )


def role_shown(server: Server, kind: Role) -> Card:
    """Show what a kind is mapped to, and offer to take the mapping away."""
    drop = Button("Take this role away", Target("setup", "unmap", kind.value))
    mapped = server.role_of(kind) is not None and kind is not Role.COORDINATOR
    return card(f"{_role_line(server, kind)}\n{_MEANS[kind]}", row(drop) if mapped else None)


def unmap_question(server: Server, kind: Role) -> Card:
    """Ask before a mapping is taken away."""
    follows = {
        Role.MEMBER: "Then everyone in this server can see and join groups.",
        Role.FACILITATOR: "Then everyone on a group's list can facilitate, whatever roles they hold.",
        Role.COORDINATOR: "",
    }[kind]
    yes = Button("Take it away", Target("setup", "unmap-yes", kind.value), Weight.GRAVE)
    words = f"**Take <@&{server.role_of(kind)}> away as the role of {_PEOPLE[kind].lower()}?** {follows}"
    return card(words, row(yes, Button("Keep it", Target("setup", "show"))))


def year_set(server: Server) -> Card:
    """Say when the reporting year begins."""
    return card(f"{_year(server)} It can be changed until the first session has ended.")


def small_set(server: Server) -> Card:
    """Say which numbers are joined in shared files."""
    return card(_small(server))


def problems_set(channel_id: int, cannot: str | None, *, open_to_all: bool) -> Card:
    """Say where problems are told, whether that works, and whether everyone reads it."""
    return card(
        f"What is wrong is told in <#{channel_id}> from now on. /setup check shows it now.",
        cannot,
        "Everyone in this server can read there. A private channel is better." if open_to_all else None,
    )


def _problems(channel_id: int | None) -> str:
    if channel_id is None:
        return "What is wrong is told to whoever began the set-up. /setup problems chooses a channel for it."
    return f"What is wrong is told in <#{channel_id}>."


def _role_line(server: Server, kind: Role) -> str:
    role = server.role_of(kind)
    return f"{_PEOPLE[kind]}: {f'<@&{role}>' if role else _UNMAPPED[kind]}"


def _year(server: Server) -> str:
    return f"The reporting year begins in {MONTHS[server.year_starts - 1]}."


def _small(server: Server) -> str:
    return f"In files that are shared, numbers below {server.smallest} people are joined with others."
