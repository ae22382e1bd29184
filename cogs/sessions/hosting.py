"""What the facilitators of a session press: who waits for want of a place, and what few people mean."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.route import known, on
from cogs.sessions import components, hosted
from groupbot.ids import from_base36
from groupbot.sessions.model import Reason

_LARGEST = 2**63  # Discord's ids are below this, and the database takes no larger number


def _member(written: str) -> int:
    """Read the id of a person; a number that is none is a ValueError."""
    member_id = from_base36(written)
    if member_id >= _LARGEST:
        raise ValueError("No person has an id that large.")
    return member_id


@on("session", "over")
async def over(act: Act) -> None:
    """Ask who is to wait."""
    await act.answer(hosted.who_waits(await act.core.hosting.may_line_up(await act.person(), act.subject)))


@on("session", "over-who")
async def over_who(act: Act) -> None:
    """Take who was chosen, and ask once more."""
    await ask_to_line_up(act, act.subject, known(int, act.values[0]))


async def ask_to_line_up(act: Act, typed: str, member_id: int) -> None:
    """Ask whether somebody is really to wait."""
    found = await act.core.hosting.may_line_up(await act.person(), typed, member_id)
    await act.answer(hosted.line_up_sure(found))


@on("session", "over-yes")
async def over_yes(act: Act) -> None:
    """Have somebody wait."""
    member_id = known(_member, act.target.extra)
    await act.answer(
        hosted.lined_up(await act.core.hosting.line_up(await act.person(), act.subject, member_id))
    )


@on("session", "over-undo")
async def over_undo(act: Act) -> None:
    """Give somebody their place back."""
    member_id = known(_member, act.target.extra)
    await act.answer(
        hosted.given_back(await act.core.hosting.give_back(await act.person(), act.subject, member_id))
    )


@on("session", "few-run")
async def few_run(act: Act) -> None:
    """Hold a session although few come."""
    await hold(act, act.subject, drop_in=False)


@on("session", "few-drop")
async def few_drop(act: Act) -> None:
    """Turn a session into a drop-in."""
    await hold(act, act.subject, drop_in=True)


@on("session", "few-cancel")
async def few_cancel(act: Act) -> None:
    """Ask whether a session is really to be cancelled, because few come."""
    await components.ask_to_cancel(act, act.subject, Reason.FEW)


async def hold(act: Act, typed: str, *, drop_in: bool) -> None:
    """Hold a session, as planned or as a drop-in."""
    session, _, _ = await act.core.checks.hold(await act.person(), typed, drop_in=drop_in)
    await act.answer(hosted.held(session))


@on("session", "cant-run")
async def cant_run(act: Act) -> None:
    """Say that one cannot run a session."""
    await cannot_run(act, act.subject)


async def cannot_run(act: Act, typed: str) -> None:
    """Say that one cannot run a session, and hear what happens now."""
    await act.answer(hosted.cannot_run(await act.core.rota.cannot(await act.person(), typed)))
