"""Rest days in words."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.card import Button, Card, Field, Form, Menu, Option, Part, Target, Weight, card, row
from cogs.kit.pages import page
from cogs.kit.plain import label, plain
from cogs.sessions import words
from groupbot.groups.model import Group
from groupbot.rest.model import LONGEST_REASON, Rest
from groupbot.rest.service import Offered
from groupbot.sessions.model import Session

Line = tuple[Rest, Group | None]
_SHOWN = 10


def target(action: str, subject: str = "", extra: str = "") -> Target:
    """Name an act on rest days."""
    return Target("rest", action, subject, extra)


def listing(found: Sequence[Line], number: int | str = 0, *, leads: bool) -> Card:
    """Draw one page of the rest days to come; how to add some, for those who lead a group."""
    add = row(Button("Add rest days", target("new"))) if leads else None
    how = "-# /rest import takes the whole days of a calendar file (.ics)." if leads else None
    if not found:
        return card("No rest days are set. Facilitators and coordinators can add them.", add, how)
    some = page(found, number)
    options = tuple(Option(label(rest.label), rest.id) for rest, _ in some.lines)
    return card(
        "## Rest days\nNothing is planned on these days.",
        "\n".join(_line(rest, group) for rest, group in some.lines),
        Menu(target("pick"), "Show one of them", options),
        some.words,
        some.turner(target("list")),
        add,
        how,
    )


def _line(rest: Rest, group: Group | None) -> str:
    return f"- **{rest.days}**, {_whose(group)}: {plain(rest.reason)}"


def _whose(group: Group | None) -> str:
    return words.fitted(group.name, 180) if group else "the whole server"


def one(rest: Rest, group: Group | None, *, removable: bool) -> Card:
    """Show one entry, with the way to remove it for those who may."""
    back = Button("All rest days", target("list"))
    remove = [Button("Remove", target("remove", rest.id), Weight.GRAVE)] if removable else []
    return card(_line(rest, group), row(*remove, back))


def form() -> Form:
    """Ask for the days."""
    return Form(
        target("added"),
        "Add rest days",
        (
            Field("first", "First day", most=40, hint="For example 21 Dec, or 2027-12-21"),
            Field("last", "Last day", most=40, required=False, hint="Empty: one day only"),
            Field("reason", "Why", most=LONGEST_REASON, hint="Members see this"),
            Field("scope", "Which group", most=100, required=False, hint="Empty: the whole server"),
        ),
    )


def added(rest: Rest, group: Group | None, inside: Sequence[Session]) -> Card:
    """Say that days are set, and ask about what is planned inside."""
    said = f"These are rest days now:\n{_line(rest, group)}"
    undo = Button("Remove again", target("remove", rest.id))
    return card(said, *_planned(rest.id, inside), row(undo, Button("All rest days", target("list"))))


def _planned(subject: str, inside: Sequence[Session]) -> tuple[Part | str | None, ...]:
    if not inside:
        return ()
    lines = [f"- **{words.title(s, 120)}**, {words.stamp(s.starts_at)}" for s in inside[:_SHOWN]]
    more = len(inside) - _SHOWN
    if more > 0:
        lines.append(f"- and {more} more")
    return (
        "**Published already, and still planned:**\n" + "\n".join(lines),
        row(
            Button("Cancel these too", target("cancel", subject), Weight.GRAVE),
            Button("Leave them", target("leave", subject)),
        ),
    )


def left(count: int) -> Card:
    """Say that what is planned stays."""
    what = "The session stays" if count == 1 else "The sessions stay"
    return card(f"{what} as planned.", row(Button("All rest days", target("list"))))


def cancelled(gone: Sequence[Session]) -> Card:
    """Say what was cancelled, and how it is undone."""
    if not gone:
        return card("Nothing is planned on these days.", row(Button("All rest days", target("list"))))
    count = "One session is" if len(gone) == 1 else f"{len(gone)} sessions are"
    options = tuple(Option(label(s.label), s.id) for s in gone[:_SHOWN])
    return card(
        f"{count} cancelled. Everybody who said anything about it is told. "
        "Each can be undone for 10 minutes with /session undo.",
        Menu(Target("session", "pick"), "Show one of them", options),
        row(Button("All rest days", target("list"))),
    )


def remove_question(rest: Rest, group: Group | None) -> Card:
    """Ask before rest days are removed."""
    return card(
        f"**Remove these rest days?**\n{_line(rest, group)}",
        row(
            Button("Remove them", target("remove-yes", rest.id), Weight.GRAVE),
            Button("Keep them", target("list")),
        ),
    )


def removed(rest: Rest, group: Group | None) -> Card:
    """Say that rest days are removed, with the way back."""
    return card(
        f"Removed:\n{_line(rest, group)}\nSessions that were cancelled stay cancelled. "
        "Dates of series that were never planned because of it are planned in 10 minutes.",
        row(Button("Undo", target("undo", rest.id)), Button("All rest days", target("list"))),
        "-# You can undo this for 10 minutes.",
    )


def restored(rest: Rest, group: Group | None) -> Card:
    """Say that a removal is undone."""
    return card(
        f"These are rest days again:\n{_line(rest, group)}", row(Button("All rest days", target("list")))
    )


# --- from a file -------------------------------------------------------------------------------------


def offered(read: Offered) -> Card:
    """Show what a file would add, before anything is."""
    out = _left_out(read)
    if not read.rests:
        return card(f"Nothing was added. The file has no whole days to come. {out}".rstrip())
    count = "one entry" if len(read.rests) == 1 else f"{len(read.rests)} entries"
    lines = [f"- **{rest.days}**: {plain(rest.reason)}" for rest in read.rests[:_SHOWN]]
    if (more := len(read.rests) - _SHOWN) > 0:
        lines.append(f"- and {more} more")
    return card(
        f"**Nothing is added yet.** The file has {count} for {_whose(read.group)}:",
        "\n".join(lines),
        out,
        row(
            Button("Add them", target("import-yes", read.batch), Weight.MAIN),
            Button("Do not add", target("import-no", read.batch)),
        ),
    )


def _left_out(read: Offered) -> str:
    counts = (
        (read.found.timed, "with a time of day"),
        (read.found.repeating, "that repeat"),
        (read.past, "that are over or too far ahead"),
    )
    parts = [f"{number} {why}" for number, why in counts if number]
    return f"Left out: {', '.join(parts)}." if parts else ""


def taken_over(rests: Sequence[Rest], inside: Sequence[Session]) -> Card:
    """Say that the days of a file are set, and ask about what is planned inside."""
    count = "One entry is" if len(rests) == 1 else f"{len(rests)} entries are"
    return card(
        f"{count} added.",
        *_planned(rests[0].batch or rests[0].id, inside),
        row(Button("All rest days", target("list"))),
    )


def refused() -> Card:
    """Say that nothing was taken over."""
    return card("Nothing was added.", row(Button("All rest days", target("list"))))
