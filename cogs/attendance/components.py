"""Buttons, menus and forms of attendance."""

from __future__ import annotations

from cogs.attendance import cards
from cogs.kit.act import Act
from cogs.kit.route import known, on
from groupbot.attendance.model import HereStatus
from groupbot.errors import OutOfDate
from groupbot.ids import from_base36

_OLD = "This form is from an earlier time. Use /attendance mark instead."


@on("attendance", "here")
async def here(act: Act) -> None:
    """Count the one who presses."""
    await act.answer(cards.here(await act.core.attendance.here(await act.person(), act.subject)))


@on("attendance", "list")
async def show_list(act: Act) -> None:
    """Show who came, to those who led the session; `extra` is the page."""
    shown = await act.core.attendance.list_for(await act.person(), act.subject)
    await act.answer(cards.who_came(shown, act.target.extra))


@on("attendance", "correct")
async def ask_whose(act: Act) -> None:
    """Ask whose attendance is to be put right."""
    session, _ = await act.core.attendance.may_mark(await act.person(), act.subject)
    await act.answer(cards.whose(session))


@on("attendance", "mark-who")
async def ask_as_what(act: Act) -> None:
    """Ask what the chosen person is to be marked as."""
    session, _ = await act.core.attendance.may_mark(await act.person(), act.subject)
    await act.answer(cards.as_what(session, known(int, act.values[0])))


@on("attendance", "mark-as")
async def ask_why(act: Act) -> None:
    """Ask for the reason."""
    await act.ask(cards.why_form(act.subject, act.target.extra, act.values[0]))


@on("attendance", "mark")
async def mark(act: Act) -> None:
    """Mark a person as the form says."""
    member, _, letter = act.target.extra.partition(",")
    status = cards.LETTERS.get(letter)
    if status is None:
        raise OutOfDate(_OLD)
    await say_mark(act, act.subject, known(from_base36, member), status, act.fields["why"])


async def say_mark(act: Act, typed: str, member_id: int, status: HereStatus, why: str) -> None:
    """Mark a person and confirm it."""
    session, _, record = await act.core.attendance.mark(await act.person(), typed, member_id, status, why)
    await act.core.sessions.redraw_end(session)
    await act.answer(cards.marked(session, member_id, record))


@on("attendance", "count")
async def ask_count(act: Act) -> None:
    """Ask how many were there."""
    session, group = await act.core.attendance.may_count(await act.person(), act.subject)
    counts = await act.core.attendance.counts(session.guild_id, session.id)
    await act.ask(cards.count_form(session, group, counts))


@on("attendance", "counted")
async def count(act: Act) -> None:
    """Take the number from the form; who is new is not always asked there."""
    await say_count(act, act.subject, act.changed.get("number"), act.changed.get("new"))


async def say_count(act: Act, typed: str, number: int | str | None, new: int | str | None) -> None:
    """Take a number of people, or None to leave it, and confirm it."""
    attendance = act.core.attendance
    session, group = await attendance.headcount(await act.person(), typed, number, new)
    counts = await attendance.counts(session.guild_id, session.id)
    await act.core.sessions.redraw_end(session)
    await act.answer(cards.heads(session, group, counts, int(number or 0)))
