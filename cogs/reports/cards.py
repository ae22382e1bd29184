"""How a summary looks: exact numbers for the one who asked, a chart, and a file to share."""

from __future__ import annotations

from cogs.kit.card import Attached, Button, Buttons, Card, Rule, Target, card, row
from cogs.kit.pages import Page, page
from cogs.kit.plain import plain
from groupbot.reports import words
from groupbot.reports.files import File
from groupbot.reports.model import By, Report, Row
from groupbot.text import shorten

NO_CHART = "The chart could not be drawn this time. The numbers are complete without it."
_NAME = 40  # characters of a group's name in a row, before signs are escaped
_BY = {By.WEEK: "By week", By.MONTH: "By month", By.GROUP: "By group"}


def summary(report: Report, shared: File, picture: File | None, number: str = "") -> Card:
    """Show a summary. `picture` None: it could not be drawn. `number` is the page of the rows."""
    rows = page(report.rows, number)
    return card(
        f"### {plain(shorten(words.title(report), 120))}",
        "\n".join(words.facts(report.total)),
        "\n".join(f"-# {note}" for note in words.notes(report)),
        Rule(),
        _rows(report, rows),
        _turner(report, rows),
        _picture(picture) if picture else NO_CHART,
        _for_sharing(report),
        Attached(shared.name, shared.content),
        _choices(report),
    )


def nothing(report: Report) -> Card:
    """Say that nothing was planned in a period, and what to do: there are no numbers to read."""
    return card(
        f"### {plain(shorten(words.title(report), 120))}",
        f"{report.nothing} None were planned either. /report attendance takes another month, quarter or "
        "year, for example 2026-Q4. /session list shows what is on.",
    )


def _rows(report: Report, rows: Page[Row]) -> str:
    if not rows.total:
        return "There are no rows to show."
    lines = [f"**{_name(report, each)}**: {words.row_words(each)}" for each in rows.lines]
    return "\n".join([*lines, *([rows.words] if rows.words else [])])


def _name(report: Report, each: Row) -> str:
    return plain(shorten(each.name, _NAME)) if report.by_groups else each.name


def _picture(picture: File) -> Attached:
    return Attached(picture.name, picture.content, picture.described, picture=True)


def _for_sharing(report: Report) -> str:
    return (
        "The numbers on this card are exact, and only you see them. The file is made for sharing: numbers of "
        f"people below {report.smallest} are joined or left out there, and its first lines say how."
    )


def _choices(report: Report) -> Buttons | None:
    """Offer the other ways to cut the rows; a single group has none by group."""
    others = [by for by in By if by is not report.by and not (by is By.GROUP and report.group)]
    return row(
        *(Button(_BY[by], _target(report, by)) for by in others),
        Button("What the numbers mean", Target("report", "terms")),
    )


def _turner(report: Report, rows: Page[Row]) -> Buttons | None:
    earlier = Button("Earlier", _target(report, report.by, rows.number - 1)) if rows.number else None
    later = Button("Later", _target(report, report.by, rows.number + 1))
    return row(earlier, later if rows.number < rows.last else None)


def _target(report: Report, by: By, number: int = 0) -> Target:
    """Say in a button what to count again, and the page: "2026-q4,week,1"."""
    group_id = report.group.id if report.group else ""
    return Target("report", "show", group_id, f"{report.period.key.lower()},{by.value},{number}")


def terms() -> Card:
    """Say what each number counts."""
    lines = [f"**{name}**: {meaning}" for name, meaning in words.DEFINITIONS.items()]
    return card("### What the numbers mean", "\n".join(lines))
