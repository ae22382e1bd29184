"""Buttons of a summary, and how one is put together."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.route import on
from cogs.reports import cards
from groupbot.errors import NotPossible
from groupbot.reports.files import File
from groupbot.reports.model import Report


@on("report", "show")
async def show(act: Act) -> None:
    """Count again: other rows, or another page of them."""
    period, by, number = [*act.target.extra.split(","), "", ""][:3]
    await say_summary(act, act.subject or None, period, by or None, number)


@on("report", "terms")
async def explain(act: Act) -> None:
    """Say what each number counts, and leave the summary as it is."""
    await act.say(cards.terms())


async def say_summary(
    act: Act, group: str | None, period: str, by: str | None = None, number: str = ""
) -> None:
    """Count, draw, and answer; drawing takes longer than Discord waits."""
    await act.later()
    reports = act.core.reports
    report = await reports.attendance(await act.person(), group, period, by)
    if not report.meetings:
        await act.answer(cards.nothing(report))
        return
    shared = await reports.file(report)
    await act.answer(cards.summary(report, shared, await _picture(act, report), number))


async def _picture(act: Act, report: Report) -> File | None:
    try:
        return await act.core.reports.picture(report)
    except NotPossible:
        return None  # the card says so, and the numbers are shown without it
