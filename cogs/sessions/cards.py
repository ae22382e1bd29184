"""A session on Discord: its public card, its private one, and the preview before it is public."""

from __future__ import annotations

from dataclasses import replace

from cogs.crisis.cards import HELPLINES
from cogs.groups.cards import mode_line
from cogs.groups.names import who_sees
from cogs.kit.card import Button, Buttons, Card, Target, Text, Weight, card, row
from cogs.sessions import words
from cogs.templates import phases
from groupbot.groups.model import Group, PlaceKind
from groupbot.sessions.formats import too_long
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Place, Places, Status, Still
from groupbot.sessions.seats import Answer
from groupbot.sessions.service import Preview
from groupbot.templates.model import minutes
from groupbot.when import in_words

MOST_WARNINGS = 6
JOIN_LIST, LEAVE_LIST = "Join waiting list", "Leave the waiting list"


def press(
    session: Session, action: str, label: str, weight: Weight = Weight.PLAIN, extra: str = ""
) -> Button:
    """Make a button about a session."""
    return Button(label, Target("session", action, session.id, extra), weight)


def public(shown: Preview, *, place_known: bool = True, agreement: bool = False, clocks: str = "") -> Card:
    """Draw the card everybody sees. It shows nobody who comes, but those who chose to be named.

    `agreement`: the group asks for a yes to one. `clocks`: what is said of a change of clocks.
    """
    session, group, places = shown.session, shown.group, shown.places
    lines = [
        words.state(session),
        _number(session),
        words.of_group(session, group),
        phases.summary(session.format, session.phases),
        words.when(session),
        clocks,
        words.where(session, place_known=place_known),
        words.room(places) if session.coming_up else "",
        words.led_by(session),
        words.tags(group),
        mode_line(group.mode) if session.coming_up else "",
        words.AGREEMENT if agreement and session.coming_up else "",
        words.named(shown.on_card),
    ]
    return card(_heading(session), _joined(lines), _public_row(places), _here_row(session, texts_only=True))


def _public_row(places: Places) -> Buttons | None:
    session = places.session
    if not session.coming_up:
        return row(press(session, "show", "Details"))
    return row(
        asks(places),
        press(session, "maybe", "Maybe"),
        press(session, "cant", "Can't"),
        press(session, "show", "Details"),
        seen_button(session),
    )


def asks(places: Places) -> Button:
    """Give the button that asks for a place: it joins the waiting list where one has to wait."""
    return press(places.session, "take", JOIN_LIST if words.lines_up(places) else "Coming", Weight.MAIN)


def _here_row(session: Session, *, texts_only: bool = False) -> Buttons | None:
    """Offer I'm here while a session is open; in a voice room the bot sees it without a press."""
    if not session.under_way or (texts_only and session.place_kind is not PlaceKind.TEXT):
        return None
    return row(Button("I'm here", Target("attendance", "here", session.id)))


def seen_button(session: Session) -> Button:
    """Offer the answer to who sees that somebody comes."""
    return press(session, "seen", "Who sees me?")


def place_row(places: Places, member_id: int) -> Buttons | None:
    """Give the buttons for this person's own place."""
    session = places.session
    if not session.coming_up or member_id in session.led_by:
        return None
    place = places.of(member_id)
    status = place.status if place else None
    maybe, cant = press(session, "maybe", "Maybe"), press(session, "cant", "Can't")
    if place is not None and status is Status.COMING:
        asked = place.please_confirm or place.still in (Still.ASKED, Still.LOOSE)
        keep = press(session, "keep", "Keep my place", Weight.MAIN) if asked else None
        remind = press(session, "remind", "Remind me")
        return row(keep, maybe, cant, remind, press(session, "withdraw", "Withdraw"))
    if place is not None and status is Status.OFFERED:
        ends = str(int(place.offer_ends_at.timestamp())) if place.offer_ends_at else ""
        accept = press(session, "accept", "Accept", Weight.MAIN, ends)
        return row(accept, press(session, "pass", "Pass on", extra=ends))
    if status is Status.WAITING:
        free = None if words.lines_up(places) else asks(places)
        return row(free, maybe, cant, press(session, "withdraw", LEAVE_LIST))
    return row(asks(places), maybe, cant, press(session, "withdraw", "Take it back") if place else None)


def wishes_button(session: Session) -> Button:
    """Offer what a member can wish in the session's group, their name on its cards among it."""
    return Button("My name on the card", Target("group", "wishes", session.group_id))


def calendar_button(session: Session) -> Button:
    """Offer the session as a calendar file."""
    return press(session, "calendar", "Calendar file")


def detail(
    seen: Answer,
    member_id: int,
    *,
    leads: bool = False,
    place_known: bool = True,
    agreement: bool = False,
) -> Card:
    """Draw the private card: everything there is to know, and this person's own place."""
    session, group, places = seen.session, seen.group, seen.places
    own = seen.now
    lines = [
        words.state(session),
        _number(session),
        words.of_group(session, group),
        phases.summary(session.format, session.phases),
        words.when(session),
        words.where(session, place_known=place_known),
        words.room(places) if session.coming_up else "",
        words.led_by(session),
        words.tags(group),
        mode_line(group.mode),
        words.AGREEMENT if agreement else "",
    ]
    mine = [words.mine(places, member_id)] if session.coming_up else []
    if own is not None and own.status is Status.COMING and session.coming_up:
        mine.append(words.reminders(own, seen.chosen, seen.break_until))
    return card(
        _heading(session),
        words.fitted(session.topic, 1800),
        _joined(lines),
        _joined(mine),
        place_row(places, member_id),
        _own_row(session, own),
        _here_row(session),
        *((facilitator_row(session, member_id), rota_row(session, member_id)) if leads else ()),
        _more(session),
    )


def _more(session: Session) -> Buttons | None:
    return row(
        seen_button(session),
        press(session, "phases", "Phases") if session.phases else None,
        Button("Write to the facilitators", Target("contact", "write", session.group_id)),
        HELPLINES,
    )


def _own_row(session: Session, own: Place | None) -> Buttons | None:
    if own is None or own.status is not Status.COMING:
        return None
    return row(calendar_button(session), wishes_button(session))


def facilitator_row(session: Session, member_id: int) -> Buttons | None:
    """Give what its facilitators and the coordinators may do with a session."""
    people = press(session, "people", "Who is coming") if member_id in session.led_by else None
    if not session.coming_up:
        return row(people, press(session, "next-week", "Plan next week"))
    change = press(session, "change", "Change") if session.state is not SessionState.LIVE else None
    if session.series_id is not None and session.state is SessionState.PLANNED:
        from_here = Target("series", "change", session.series_id, session.id)
        return row(
            people,
            change,
            Button("Change from here on", from_here),
            press(session, "skip", "Skip this date", Weight.GRAVE),
            Button("The series", Target("series", "show", session.series_id)),
        )
    end = (
        press(session, "end", "End this session", Weight.GRAVE)
        if session.under_way
        else press(session, "cancel", "Cancel this session", Weight.GRAVE)
    )
    return row(people, change, end)


def rota_row(session: Session, member_id: int) -> Buttons | None:
    """Say who runs it, and let its facilitators say that they cannot, until it has begun."""
    if not session.coming_up or session.state is SessionState.LIVE:
        return None
    cant = press(session, "cant-run", "I can't run this") if member_id in session.led_by else None
    return row(Button("Who runs it", Target("rota", "session", session.id)), cant)


def preview(shown: Preview) -> Card:
    """Draw a draft for its planner, with what they should know before it is public."""
    session, group = shown.session, shown.group
    facts = [
        words.of_group(session, group),
        phases.summary(session.format, session.phases),
        words.when(session),
        f"In the group's time: {in_words(session.starts_at, session.zone)}",
        words.where(session),
        f"Places: {session.capacity}",
        words.led_by(session),
    ]
    unfit = too_long(session.phases, session.length)
    known = tuple(line for line in (unfit, *session.notes, *shown.warnings) if line)
    return card(
        "**Nothing is public yet.** This is what will be published:",
        _heading(session),
        words.fitted(session.topic, 1800),
        _joined(facts),
        looked_at(known),
        row(*_ways_to_fit(session)) if unfit else None,
        row(
            None if unfit else _publish(shown),
            press(session, "change", "Change"),
            press(session, "second", _other_start(session)) if session.second_start else None,
            press(session, "phases", "Phases") if session.phases else None,
            press(session, "discard", "Discard"),
        ),
    )


def _ways_to_fit(session: Session) -> list[Button]:
    def fitting(length: int) -> Target:
        return Target("session", "fit", session.id, str(length))

    return phases.ways_to_fit(minutes(session.phases), session.length, fitting)


def _publish(shown: Preview) -> Button:
    words_ = "Publish anyway" if shown.warnings else "Publish"
    return press(shown.session, "publish", words_, Weight.MAIN)


def looked_at(known: tuple[str, ...]) -> str:
    """Put what a planner should know on a line each; the first few are enough to stop and look."""
    lines = [f"**Please look:** {words_}" for words_ in known[:MOST_WARNINGS]]
    more = len(known) - MOST_WARNINGS
    return _joined([*lines, f"And {more} more of the kind." if more > 0 else ""])


def _other_start(session: Session) -> str:
    other = session.second_start or session.starts_at
    which = "second" if other > session.starts_at else "first"
    return f"Use the {which} {words.zoned_clock(other, session.zone)}"


def published(shown: Preview) -> Card:
    """Say that a session is public, and where its card appears."""
    session = shown.session
    return card(
        f"**{words.title(session)}** is published: {words.stamp(session.starts_at)}. "
        f"Its card appears in <#{shown.group.announce_channel_id}>.",
        row(
            press(session, "next-week", "Plan next week too"),
            press(session, "show", "Details"),
        ),
    )


def discarded(session: Session) -> Card:
    """Say that a draft is gone."""
    return card(f"The draft of {words.title(session)} is discarded. Nothing was published.")


def who_sees_me(session: Session, group: Group, *, open_room: bool) -> Card:
    """Say who can see that somebody comes: what is true of the group, in the room of this session."""
    here = replace(group, place_channel_id=session.place_channel_id, place_kind=session.place_kind)
    return who_sees(here, open_room=open_room).then(row(press(session, "show", "Details")))


def _number(session: Session) -> str:
    number = words.number(session)
    return f"Session {number}." if number else ""


def _heading(session: Session) -> Text:
    return Text(f"## {words.title(session)}")


def _joined(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)
