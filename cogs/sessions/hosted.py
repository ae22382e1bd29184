"""What facilitators do with places: what is asked first, and what is said afterwards."""

from __future__ import annotations

from cogs.kit.card import Button, Card, PersonMenu, Target, Weight, card, row
from cogs.sessions import words
from cogs.sessions.cards import press
from groupbot.ids import base36
from groupbot.rota.model import Rota
from groupbot.sessions.hosting import Hosted
from groupbot.sessions.model import Session
from groupbot.sessions.places import Status

_MOST_NAMED = 10


def admitted(hosted: Hosted) -> Card:
    """Say that somebody has a place now."""
    session, places = hosted.session, hosted.places
    over = f"{places.over} more are coming than there are places. " if places.over else ""
    return card(
        f"<@{hosted.member_id}> has a place in **{words.title(session)}**, {words.stamp(session.starts_at)}, "
        "and is told.",
        f"{over}Your reason is kept beside their place, for the facilitators of this session.",
        row(press(session, "people", "Who is coming")),
    )


def who_waits(hosted: Hosted) -> Card:
    """Ask who is to wait, where more are coming than there are places."""
    session, places = hosted.session, hosted.places
    last = places.with_status(Status.COMING)[session.capacity :]
    named = ", ".join(f"<@{place.member_id}>" for place in last[:_MOST_NAMED])
    return card(
        f"**{words.title(session)}**, {words.stamp(session.starts_at)}: {places.coming} are coming, and "
        f"there are {session.capacity} places.",
        f"Came last: {named}. You can leave it as it is: nobody is removed by itself." if last else None,
        PersonMenu(Target("session", "over-who", session.id), "Who goes to the waiting list?"),
        row(press(session, "show", "Leave it as it is")),
    )


def line_up_sure(hosted: Hosted) -> Card:
    """Ask whether somebody is really to wait."""
    session, extra = hosted.session, base36(hosted.member_id)
    return card(
        f"Have <@{hosted.member_id}> wait for a place in **{words.title(session)}**, "
        f"{words.stamp(session.starts_at)}? They are told, and are first in the line.",
        row(
            press(session, "over-yes", "Have them wait", Weight.GRAVE, extra),
            press(session, "show", "Leave it as it is"),
        ),
    )


def lined_up(hosted: Hosted) -> Card:
    """Say that somebody waits now, and how to take that back."""
    session, places = hosted.session, hosted.places
    return card(
        f"<@{hosted.member_id}> is first in the line of **{words.title(session)}**. They are told in "
        "2 minutes, or at once if it starts soon.",
        row(
            press(session, "over-undo", "Undo", extra=base36(hosted.member_id)),
            press(session, "over", "Choose another one") if places.over else None,
            press(session, "people", "Who is coming"),
        ),
    )


def given_back(hosted: Hosted) -> Card:
    """Say that somebody has their place as before."""
    return card(
        f"<@{hosted.member_id}> has their place in **{words.title(hosted.session)}** as before.",
        row(press(hosted.session, "people", "Who is coming")),
    )


def held(session: Session) -> Card:
    """Say that a session is held, as planned or as a drop-in."""
    how = (
        "is a drop-in: nobody needs a place. Its card says so, and a line in the channel."
        if session.drop_in
        else "is held as planned. Nobody gets a message."
    )
    return card(
        f"**{words.title(session)}**, {words.stamp(session.starts_at)}, {how}",
        row(press(session, "show", "Details")),
    )


def cannot_run(rota: Rota) -> Card:
    """Say what happens now that somebody cannot run a session."""
    session, name = rota.session, words.title(rota.session)
    if not session.coming_up:
        said = "Nobody else could be found in time, so it is cancelled. Everybody with a place is told."
    elif rota.missing:
        said = (
            "The other facilitators and the coordinators are asked now. With nobody by "
            f"{words.stamp(rota.off_at)}, it is cancelled and everybody with a place is told."
            if rota.nobody
            else "The other facilitators and the coordinators are asked now."
        )
    else:
        said = f"It has enough facilitators without you. {words.led_by(session)}."
    back = Button("I can after all", Target("rota", "confirm", session.id)) if rota.missing else None
    return card(
        f"Thank you for saying so. **{name}**, {words.stamp(session.starts_at)}: {said}",
        row(back if session.coming_up else None, press(session, "show", "Details")),
    )
