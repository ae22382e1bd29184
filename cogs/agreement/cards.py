"""A group's agreement in words: as it stands, as it is to be, and as it was."""

from __future__ import annotations

from datetime import datetime

from cogs.agreement.words import changed_lines, day, numbered, since, spread
from cogs.kit.card import Button, Buttons, Card, Field, Form, Menu, Option, Rule, Target, Weight, card, row
from cogs.kit.pages import Page
from cogs.kit.plain import label, plain
from groupbot.agreement.lines import LONGEST_LINE, MOST_LINES, Version, changes
from groupbot.agreement.texts import Edit
from groupbot.groups.model import Group

_ROOM_TO_WRITE = MOST_LINES * (LONGEST_LINE + 40)  # characters; a little more, so that nothing is cut off


def act(group: Group, action: str, words: str, extra: str = "", weight: Weight = Weight.PLAIN) -> Button:
    """Make a button about a group's agreement."""
    return Button(words, Target("agreement", action, group.id, extra), weight)


def shown(
    group: Group,
    version: Version,
    agreed: tuple[Version, datetime] | None,
    asked: tuple[str | Buttons | None, ...] = (),
    *,
    applies: bool,
    leads: bool,
) -> Card:
    """Show the agreement as it stands, and this person's own yes: to which version, and when.

    `asked`: what they are asked now, with the buttons for it.
    """
    words, kept = spread(numbered(version.lines))
    said = _said(version, agreed) if applies else "This group asks nobody to agree to these lines."
    edit = act(group, "edit", "Change the lines") if leads else None
    return card(
        f"## The agreement of {plain(group.name)}\n-# {since(version)}",
        words,
        kept,
        Rule(),
        said,
        *asked,
        row(act(group, "history", "Earlier versions"), edit),
    )


def _said(version: Version, agreed: tuple[Version, datetime] | None) -> str:
    kept = "We keep that until you leave the group."
    if agreed is None:
        return "You have not said yes to it yet. You are asked before your first session."
    earlier, at = agreed
    if earlier.number == version.number:
        return f"You said yes to it ({day(at)}). {kept}"
    if version.asks_again(earlier):
        return (
            f"You said yes to version {earlier.number} ({day(at)}). That holds until your next session. Then "
            "you are shown what changed."
        )
    return f"You said yes to version {earlier.number} ({day(at)}), and that is enough for this one. {kept}"


# --- changing ---------------------------------------------------------------------------------------


def form(group: Group, lines: tuple[str, ...], based_on: int) -> Form:
    """Ask for the lines."""
    written = Field(
        "lines",
        "One line for each point",
        value="\n".join(lines),
        most=_ROOM_TO_WRITE,
        long=True,
        hint=f"Up to {MOST_LINES} lines of {LONGEST_LINE} characters",
    )
    return Form(
        Target("agreement", "written", group.id, str(based_on)),
        label(f"The agreement of {group.name}", 45),
        (written,),
    )


def preview(edit: Edit) -> Card:
    """Show what changes before anybody else sees it, and ask whether people say yes again."""
    group, mark = edit.group, edit.mark
    words, kept = spread(changed_lines(edit.changes))
    ask = act(group, "publish", "Members say yes again at the next session", mark, Weight.MAIN)
    minor = act(group, "reword", "Minor wording: no new yes needed", mark)
    return card(
        f"**Nothing is published yet.** This changes in the agreement of {plain(group.name)}:",
        words or "The same lines, in another order.",
        kept,
        f"-# It has {len(edit.lines)} line{'' if len(edit.lines) == 1 else 's'} then.",
        row(
            ask if edit.changes else None,
            minor if edit.changes else act(group, "reword", "Publish", mark, Weight.MAIN),
        ),
        row(act(group, "rewrite", "Change it", mark), act(group, "discard", "Discard", mark)),
    )


def published(edit: Edit, version: Version) -> Card:
    """Say what holds now, and how to take it back."""
    follows = (
        "Whoever agreed before is shown what changed before their next session, and asked again. Until then "
        "their yes holds."
        if version.binding == version.number
        else "Whoever agreed before need not say yes again."
    )
    return card(
        f"The agreement of {plain(edit.group.name)} is published, as version {version.number}. {follows}",
        "You can undo this for 10 minutes, here or with /agreement undo.",
        row(
            act(edit.group, "undo", "Undo", str(version.number)),
            act(edit.group, "show", "Show the agreement"),
        ),
    )


def discarded(group: Group) -> Card:
    """Say that nothing changed."""
    return card(
        f"Your draft is gone. The agreement of {plain(group.name)} stays as it is.",
        row(act(group, "show", "Show the agreement")),
    )


def undone(group: Group, version: Version) -> Card:
    """Say that the earlier lines hold again."""
    return card(
        f"That is undone. The lines of {plain(group.name)} are as they were before, as version "
        f"{version.number}. Whoever said yes to those need not say it again.",
        row(act(group, "show", "Show the agreement")),
    )


# --- looking back -------------------------------------------------------------------------------------


def history(group: Group, page: Page[Version]) -> Card:
    """List the versions, newest first, to choose one."""
    lines = "\n".join(since(version) for version in page.lines)
    options = tuple(Option(f"Version {version.number}", str(version.number)) for version in page.lines)
    return card(
        f"## The agreement of {plain(group.name)} over time",
        lines,
        Menu(Target("agreement", "version", group.id), "Choose a version to read it", options),
        page.words,
        page.turner(Target("agreement", "history", group.id)),
        row(act(group, "show", "Show what holds now")),
    )


def version(group: Group, chosen: Version, before: Version | None) -> Card:
    """Show one version, and how many lines differ from the one before it."""
    words, kept = spread(numbered(chosen.lines))
    count = len(changes(before.lines, chosen.lines)) if before else 0
    differs = f"{count} line{'' if count == 1 else 's'} differ from the version before it."
    return card(
        f"## The agreement of {plain(group.name)}\n-# {since(chosen)}",
        words,
        kept,
        differs if before else None,
        row(act(group, "history", "All versions"), act(group, "show", "Show what holds now")),
    )
