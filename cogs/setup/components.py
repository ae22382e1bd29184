"""Presses about how a server is set up."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.route import known, on
from cogs.setup import checkup, server
from cogs.setup.eyes import ClientEyes
from groupbot.groups.model import Role


@on("setup", "show")
async def show(act: Act) -> None:
    """Show what is set up, and what comes next."""
    person = await act.person()
    now, groups = await act.core.groups.overview(person)
    problems = (await act.core.setup.progress(person.guild_id)).problems_channel_id
    await act.answer(server.overview(now, groups, problems))


@on("setup", "check")
async def check(act: Act) -> None:
    """Look at the server now, and say what is wrong."""
    person = await act.person()
    await act.later()
    checked = await act.core.doctor.check(person, ClientEyes(act.interaction.client))
    await act.answer(checkup.found(checked, act.target.extra))


@on("setup", "unmap")
async def ask_to_unmap(act: Act) -> None:
    """Ask before a role is taken away."""
    now, _ = await act.core.groups.overview(await act.person())
    kind = known(Role, act.subject)
    await act.answer(server.unmap_question(now, kind) if now.role_of(kind) else server.role_shown(now, kind))


@on("setup", "unmap-yes")
async def unmap(act: Act) -> None:
    """Take a mapping away, after the question."""
    kind = known(Role, act.subject)
    await act.answer(server.role_shown(await act.core.groups.map_role(await act.person(), kind, None), kind))
