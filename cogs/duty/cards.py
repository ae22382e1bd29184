"""Who is on duty, and when, in words."""

from __future__ import annotations

from collections.abc import Collection

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Button, Buttons, Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.kit.pages import Page
from cogs.kit.plain import label, plain
from groupbot.duty.model import Hours, Watch, named
from groupbot.groups.model import Group

Entry = tuple[Hours, Group | None]

_AROUND = (
    "Facilitators are on duty from 15 minutes before their sessions until 30 minutes after. "
    "What is set here comes on top of that."
)
_NONE_SET = "No hours are set. Set some with **Set hours**, or with /duty set."


def press(action: str, words: str, subject: str = "", weight: Weight = Weight.PLAIN) -> Button:
    """Make a button about duty."""
    return Button(words, Target("duty", action, subject), weight)


def when_read(watch: Watch) -> str:
    """Say honestly when somebody will look."""
    if watch.somebody:
        return "Somebody is on duty now. We cannot promise to the minute when it is read."
    if watch.next_at is not None:
        at = int(watch.next_at.timestamp())
        return (
            f"Nobody is on duty now. Somebody is from <t:{at}:F> (<t:{at}:R>). We cannot say whether it is "
            "read before that."
        )
    return "Nobody is on duty. We cannot say when this will be read."


def shown(
    watch: Watch, found: Page[Entry], group: Group | None, own: Collection[str], idle: Collection[str] = ()
) -> Card:
    """Show who is on duty, and the hours that are set, with the way to set some and to remove one's `own`.

    `idle`: entries that count for nothing.
    """
    heading = f"## Duty: {plain(group.name)}" if group else "## Duty"
    lines = "\n".join(
        f"- {_line(hours, of)}{_idle(of) if hours.id in idle else ''}" for hours, of in found.lines
    )
    options = tuple(Option(label(named(hours, of)), hours.id) for hours, of in found.lines if hours.id in own)
    menu = Menu(Target("duty", "pick"), "Choose hours to remove", options) if options else None
    subject = group.id if group else ""
    return card(
        heading,
        _now(watch),
        _AROUND,
        lines or _NONE_SET,
        menu,
        found.words,
        found.turner(Target("duty", "show", subject)),
        row(press("new", "Set hours", subject, Weight.MAIN), HELPLINES),
    )


def _now(watch: Watch) -> str:
    if watch.people:
        return f"On duty now: {', '.join(f'<@{i}>' for i in sorted(watch.people))}"
    if watch.next_at is None:
        return "Nobody is on duty, and nothing is planned or set."
    at = int(watch.next_at.timestamp())
    return f"Nobody is on duty now. The next time is <t:{at}:F> (<t:{at}:R>)."


def _line(hours: Hours, group: Group | None) -> str:
    return f"<@{hours.member_id}> · {hours.in_words} · {_where(group)}"


def _idle(group: Group | None) -> str:
    where = "the list of facilitators" if group else "any list of facilitators"
    return f". This does not count: they are not on {where} any more"


def _where(group: Group | None) -> str:
    return plain(group.name) if group else "the whole server"


def hours_form(group_id: str) -> Form:
    """Ask for one's own hours."""
    return Form(
        Target("duty", "set", group_id),
        "Hours of duty, every week",
        (
            Field("days", "Days", hint="For example: mon, wed. Or mon-fri. Or daily", most=100),
            Field("begins", "From", hint="For example 19:00 or 7pm", most=20),
            Field("ends", "To", hint="For example 21:00. Earlier than From is the next day", most=20),
            Field("zone", "Time zone, if not the group's", required=False, most=60),
        ),
    )


def hours_set(hours: Hours, group: Group | None) -> Card:
    """Say what is set."""
    return card(
        f"Set: {_line(hours, group)}.",
        row(press("remove", "Remove it", hours.id), _all(hours)),
    )


def question(hours: Hours, group: Group | None) -> Card:
    """Ask before hours are removed."""
    return card(
        f"**Remove these hours?** {_line(hours, group)}.",
        row(press("remove-yes", "Remove", hours.id, Weight.GRAVE), _all(hours, "Keep them")),
    )


def removed(hours: Hours, group: Group | None) -> Card:
    """Say that hours are gone, and how to bring them back."""
    return card(
        f"Removed: {_line(hours, group)}. You can undo this for 10 minutes.",
        _after(hours),
    )


def _after(hours: Hours) -> Buttons | None:
    return row(press("undo", "Undo", hours.id), _all(hours))


def restored(hours: Hours, group: Group | None) -> Card:
    """Say that hours are back."""
    return card(f"Set again: {_line(hours, group)}.", row(_all(hours)))


def _all(hours: Hours, words: str = "All hours") -> Button:
    return press("show", words, hours.group_id or "")
