"""Helplines in words: the card for one region, the list of regions, and what a server adds."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.card import Attached, Button, Buttons, Card, Menu, Option, Target, card, row
from cogs.kit.plain import label, plain, quoted
from groupbot.crisis.model import CONTACT, Checked, Helplines, Kind, Line, Region, ServerHelp
from groupbot.when.words import MONTHS

HELPLINES = Button("Helplines", Target("crisis", "show"))  # for any card that has room for it

_FOR_YOU = "Only you see this. Nobody here is told."
_NOT_WATCHED = "Groupbot is not watched round the clock."
_HEADINGS = {
    Kind.EMERGENCY: "If you or somebody else is in danger now",
    Kind.CRISIS: "To talk to somebody",
    Kind.TEXT: "To write to somebody",
    Kind.WARM: "To talk to a peer, when it is not a crisis",
    Kind.FINDER: "To find more",
}
_UNKNOWN = "There are no helplines here for a region of that name."


def shown(helplines: Helplines, region: Region | None, added: ServerHelp, *, unknown: bool = False) -> Card:
    """Draw the helplines of a region; the way to find one and all regions where none is chosen.

    `unknown`: a region was named that is not in the list.
    """
    if region is None:
        return _every_region(helplines, added, unknown=unknown)
    lines = [part for kind in Kind if (part := _of_kind(region.of_kind(kind)))]
    danger = None if region.of_kind(Kind.EMERGENCY) else _DANGER
    return card(
        f"{_FOR_YOU}\n## Helplines: {plain(region.name)}",
        danger,
        *lines,
        _of_server(added),
        _OWN_LIST if added.lines else None,
        _checked(region.lines),
        _menu(helplines, region),
        _NOT_WATCHED,
    )


_OWN_LIST = "-# The people who run this server keep this list."
_DANGER = "If you or somebody else is in danger now, call the emergency number of the place where you are."


def _every_region(helplines: Helplines, added: ServerHelp, *, unknown: bool) -> Card:
    finders = helplines.elsewhere.lines
    names = ", ".join(plain(region.name) for region in helplines.regions)
    return card(
        f"{_FOR_YOU}\n## Helplines",
        _UNKNOWN if unknown else None,
        _DANGER,
        f"**For any country**\n{_listed(finders)}",
        f"**Numbers for one country**\nChoose where you are: {names}.",
        _of_server(added),
        _OWN_LIST if added.lines else None,
        _checked(finders),
        _menu(helplines, None),
        _NOT_WATCHED,
    )


def _of_kind(lines: Sequence[Line]) -> str:
    return f"**{_HEADINGS[lines[0].kind]}**\n{_listed(lines)}" if lines else ""


def _listed(lines: Sequence[Line]) -> str:
    return "\n".join(f"- {_line(line)}" for line in lines)


def _line(line: Line) -> str:
    ways = [
        f"call **{plain(line.number)}**" if line.number else "",
        f"text **{plain(line.text)}**" if line.text else "",
        f"<{line.link}>" if line.link else "",
    ]
    hours = "" if line.kind is Kind.FINDER else f" {_sentence(line.hours)}"
    languages = f" {_sentence(', '.join(line.languages))}" if line.languages else ""
    return f"{plain(line.name)}: {' or '.join(way for way in ways if way)}.{hours}{languages}"


def _sentence(words: str) -> str:
    return plain(f"{words[:1].upper()}{words[1:]}.")


def _of_server(added: ServerHelp) -> str | None:
    return f"**From the people who run this server**\n{quoted(added.contact)}" if added.contact else None


def _checked(lines: Sequence[Line]) -> str:
    """Say when the oldest of these lines was checked, and in what."""
    day = min(line.checked_on for line in lines)
    copies = any(line.checked_in is Checked.COPY for line in lines)
    where = ", in saved copies of public pages, which may be older" if copies else ""
    when = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return f"-# Checked {when}{where}. If one does not answer, try the next."


def _menu(helplines: Helplines, now: Region | None) -> Menu:
    options = tuple(Option(label(each.name), each.code, chosen=each == now) for each in helplines.regions)
    return Menu(Target("crisis", "choose"), "Where are you?", options)


# --- an answer to a direct message ---------------------------------------------------------------------


def nobody_reads() -> Card:
    """Answer whoever writes to the bot."""
    facilitators = Button("Write to my group's facilitators", Target("contact", "groups"))
    return card("I am a program. Nobody reads this. Do you need someone now?", row(HELPLINES, facilitators))


# --- what a server adds ----------------------------------------------------------------------------------


def region_set(helplines: Helplines, added: ServerHelp) -> Card:
    """Say which region's helplines are shown first here."""
    region = helplines.find(added.region) if added.region else None
    if region is None:
        words = (
            "No region is set, so /crisis shows how to find helplines anywhere, and the list of regions. "
            "Set one with /server region."
        )
        return card(words, row(HELPLINES))
    words = f"/crisis shows helplines for {plain(region.name)} first. Each person can choose another region."
    return card(words, row(Button("Take the region away", Target("crisis", "no-region")), HELPLINES))


def contact_set(added: ServerHelp) -> Card:
    """Say which contact of its own the server shows."""
    if not added.contact:
        words = (
            "This server shows no contact of its own on /crisis. Add one with /server contact: somebody "
            f"outside this server who can be reached, in up to {CONTACT} characters."
        )
        return card(words, row(HELPLINES))
    take = Button("Take the contact away", Target("crisis", "no-contact"))
    return card(f"/crisis shows this contact:\n{quoted(added.contact)}", row(take, HELPLINES))


def contact_gone(before: ServerHelp) -> Card:
    """Say that the contact is not shown any more, and what it was."""
    was = f" It was:\n{quoted(before.contact)}" if before.contact else ""
    return card(f"/crisis shows no contact of this server any more.{was}")


def list_in_use(helplines: Helplines, added: ServerHelp) -> Card:
    """Say whose list of helplines is shown here, and hand it over to be changed."""
    whose = "This server has a list of its own." if added.lines else "This server has the list of the bot."
    return card(
        f"{whose} It has {_regions(helplines)}. To use another list, change this file and send it with "
        "/server helplines. Compare every number with its public page first.",
        Attached(_FILE, helplines.file),
        _list_ways(added),
    )


def list_changed(helplines: Helplines, added: ServerHelp, before: str) -> Card:
    """Say which list is shown from now on, and hand back the server's own from before."""
    whose = "the list you sent" if added.lines else "the list of the bot"
    return card(
        f"/crisis shows {whose} in this server now, with {_regions(helplines)}. In direct messages it shows "
        "the list of the bot.",
        _checked([line for region in helplines.regions for line in region.lines]),
        "The list from before is in this file. Send it to use it again." if before else None,
        Attached(_FILE, before.encode()) if before else None,
        _list_ways(added),
    )


def _regions(helplines: Helplines) -> str:
    return ", ".join(plain(region.name) for region in helplines.regions)


def _list_ways(added: ServerHelp) -> Buttons | None:
    take = Button("Use the bot's list again", Target("crisis", "no-lines")) if added.lines else None
    return row(take, HELPLINES)


_FILE = "helplines.toml"
