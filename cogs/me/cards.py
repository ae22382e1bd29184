"""A person's own things in words: what comes next, their inbox, their reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Button, Buttons, Card, Menu, Option, Part, Rule, Target, Text, Weight, card, row
from cogs.kit.pages import Page, page
from cogs.kit.plain import label, plain
from cogs.sessions import words
from groupbot.preferences.model import MOST_REMINDERS, By, Preferences
from groupbot.sessions.model import Session
from groupbot.text import shorten
from groupbot.when import in_words

SESSIONS_A_PAGE = 5  # one row of buttons
_LETTERS_A_PAGE = 5
_COMPONENTS = 32  # of Discord's 40; the rest is for the heading and the buttons below
_CHARACTERS = 3500  # of Discord's 4,000


@dataclass(frozen=True, slots=True)
class Coming:
    """A session that is next for somebody: how it is called to them, and what they said about it."""

    session: Session
    name: str
    said: str


def target(action: str, extra: str = "", subject: str = "") -> Target:
    """Name an act on the person's own things."""
    return Target("me", action, subject, extra)


# --- what is next ------------------------------------------------------------------------------------


def coming(found: Page[Coming], *, in_a_group: bool) -> Card:
    """Show the sessions that are next for this person, with the way to each."""
    if not found.total:
        hint = (
            "/session list shows what is on." if in_a_group else "/group list shows the groups you can join."
        )
        return card(f"Nothing is planned for you. {hint}", row(HELPLINES))
    lines = [_line(one) for one in found.lines]
    ways = row(*(_way(one) for one in found.lines))
    return card(
        "## What is next for you\n" + "\n".join(lines),
        ways,
        found.words,
        found.turner(target("next")),
        row(HELPLINES),
    )


def _line(one: Coming) -> str:
    start = int(one.session.starts_at.timestamp())
    return f"- **{plain(shorten(one.name, 60))}**, <t:{start}:F> (<t:{start}:R>). {one.said}"


def _way(one: Coming) -> Button:
    when = in_words(one.session.starts_at, one.session.zone)
    return Button(label(f"{shorten(one.name, 30)} · {when}", 80), Target("session", "show", one.session.id))


# --- the inbox ---------------------------------------------------------------------------------------


def inbox(letters: Sequence[tuple[datetime, Card]], number: int | str) -> Card:
    """Show what waits in the inbox, newest first, each with the time it came."""
    if not letters:
        return card("Your inbox is empty. What waits here stays for 7 days.")
    found = page(_packed(letters), number, size=1)
    shown: list[Part] = [Text("## Your inbox")]
    for at, letter in found.lines[0]:
        shown += [Rule(), Text(f"-# <t:{int(at.timestamp())}:R>"), *letter.parts]
    clear = row(Button("Clear the inbox", target("clear")))
    turner = found.turner(target("inbox"), back="Newer", on="Older")
    return Card(_each_press_once(shown)).then(Rule(), *card(found.words, turner, clear).parts)


def _packed(letters: Sequence[tuple[datetime, Card]]) -> list[list[tuple[datetime, Card]]]:
    """Put letters on pages: up to five, and no more than fits into one message."""
    pages: list[list[tuple[datetime, Card]]] = [[]]
    components = characters = 0
    for at, letter in letters:
        parts, length = _size(letter)
        full = len(pages[-1]) == _LETTERS_A_PAGE
        if pages[-1] and (full or components + parts > _COMPONENTS or characters + length > _CHARACTERS):
            pages.append([])
            components = characters = 0
        pages[-1].append((at, letter))
        components, characters = components + parts, characters + length
    return pages


def _size(letter: Card) -> tuple[int, int]:
    """Count a letter's components and characters, its line and its time included."""
    parts = 2 + sum(
        1 + len(p.buttons) if isinstance(p, Buttons) else 1 + isinstance(p, Menu) for p in letter.parts
    )
    return parts, 30 + sum(len(part.words) for part in letter.parts if isinstance(part, Text))


def _each_press_once(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out a button that stands further up already: Discord takes each custom_id once."""
    seen: set[str] = set()
    kept: list[Part] = []
    for part in parts:
        if isinstance(part, Buttons):
            fresh = [b for b in part.buttons if b.target is None or b.target.custom_id() not in seen]
            seen |= {b.target.custom_id() for b in fresh if b.target}
            if fresh:
                kept.append(Buttons(tuple(fresh)))
        else:
            kept.append(part)
    return tuple(kept)


def clear_question(count: int) -> Card:
    """Ask before the inbox is cleared."""
    things = "one message" if count == 1 else f"{count} messages"
    yes = Button("Clear it", target("clear-yes"), Weight.GRAVE)
    return card(f"**Clear your inbox?** It holds {things}.", row(yes, Button("Keep it", target("inbox"))))


def cleared() -> Card:
    """Say that the inbox is empty."""
    return card("Your inbox is empty now.")


# --- reminders and changes ---------------------------------------------------------------------------


def reminders(chosen: Preferences) -> Card:
    """Show the reminders somebody chose, and let them choose."""
    if chosen.reminder_leads:
        told = (
            f"You are reminded {leads_in_words(chosen.reminder_leads)} before each session you are coming to."
        )
        how = f"{told} {_HOW[chosen.reminders_by]}"
    else:
        how = "You get no reminders."
    offered = sorted({*words.LEADS, *chosen.reminder_leads})
    options = tuple(
        Option(f"{words.lead(m)} before", str(m), chosen=m in chosen.reminder_leads) for m in offered
    )
    menu = Menu(target("leads"), f"Choose up to {MOST_REMINDERS}", options, most=MOST_REMINDERS)
    off = Button("No reminders", target("set", "same.off")) if chosen.reminder_leads else None
    return card(
        f"## Reminders\n{how}",
        menu,
        row(
            off,
            _OTHER_WAY[chosen.reminders_by],
            Button("News of changes", target("changes")),
            Button("My time zone", target("zone")),
            Button("My digest", target("digest")),
        ),
        "-# One session can have its own: press Remind me on it.",
    )


_HOW = {
    By.DM: "They come as a direct message, which does not tell what kind of group it is.",
    By.INBOX: "They wait in /me inbox.",
}
_OTHER_WAY = {
    By.DM: Button("Put them in my inbox instead", target("set", "inbox.same")),
    By.INBOX: Button("Send them as direct messages", target("set", "dm.same")),
}


def changes(chosen: Preferences) -> Card:
    """Show how somebody hears of changes, and let them choose."""
    if chosen.tell_changes:
        told = "When a session you have a place in changes or is cancelled, you get a direct message."
    elif chosen.hears_changes_by is By.DM:
        told = (
            "Your reminders come as direct messages, so you also get one when a session you have a place in "
            "changes or is cancelled. To change that, put your reminders in your inbox: /me reminders"
        )
    else:
        told = "When a session you have a place in changes or is cancelled, that waits in /me inbox."
    yes = Button("Yes, message me", target("tell", "yes"))
    no = Button("No, keep it in my inbox", target("tell", "no"))
    back = Button("My reminders", target("reminders"))
    late = Button("Late places", target("late"))
    return card(f"## Changes\n{told}", row(no if chosen.tell_changes else yes, back, late))


def late_offers(chosen: Preferences) -> Card:
    """Show whether somebody hears of a place that becomes free shortly before the start."""
    told = (
        "While you wait for a place, you hear of one that becomes free in the last 2 hours. Whoever presses "
        "first has it."
        if chosen.late_offers
        else "You do not hear of places that become free in the last 2 hours."
    )
    yes = Button("Yes, tell me", target("late-set", "yes"))
    no = Button("No, that is too late for me", target("late-set", "no"))
    return card(
        f"## Late places\n{told}",
        row(no if chosen.late_offers else yes, Button("Changes", target("changes"))),
    )


def leads_in_words(leads: Sequence[int]) -> str:
    """Write how long before the start, several at once: "1 day, 3 hours and 15 minutes"."""
    *first, last = [words.lead(minutes) for minutes in sorted(leads, reverse=True)]
    return f"{', '.join(first)} and {last}" if first else last


# --- which server ------------------------------------------------------------------------------------


def which_server(servers: Sequence[tuple[int, str]], then: str, extra: str) -> Card:
    """Ask which server is meant, in a direct message."""
    options = tuple(Option(label(name), str(guild_id)) for guild_id, name in servers[:25])
    return card(
        "What is yours is kept for each server.", Menu(target("where", extra, then), "Which server?", options)
    )


def no_server() -> Card:
    """Say that there is nothing to show in a direct message."""
    return card("You are not in a group of any server I am in. In your server, /group list shows the groups.")
