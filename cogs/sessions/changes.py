"""Changing, cancelling and ending a session: what is asked first, and what is said afterwards."""

from __future__ import annotations

from cogs.kit.card import Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.sessions import words
from cogs.sessions.cards import looked_at, press
from groupbot.groups.model import Group, Mode
from groupbot.sessions.model import Reason, Session
from groupbot.sessions.places import Places, Status
from groupbot.sessions.service import Preview
from groupbot.when import in_words

_TOLD = (
    (Status.COMING, "coming"),
    (Status.OFFERED, "with an offered place"),
    (Status.WAITING, "waiting"),
    (Status.MAYBE, "maybe"),
)


def change_form(session: Session) -> Form:
    """Ask for the new plan; every field holds the present one."""
    return Form(
        Target("session", "changed", session.id),
        "Change this session",
        (
            Field("title", "Title", session.title, most=100),
            Field("when", "When", in_words(session.starts_at, session.zone), hint="For example tue 19:00"),
            Field("length", "Length in minutes", str(session.length), most=20),
            Field("capacity", "Places", str(session.capacity), most=3),
            Field("topic", "Topic", session.topic, required=False, most=1000, long=True),
        ),
    )


def edited(shown: Preview, *, tells: bool, sees_names: bool = False) -> Card:
    """Say what a change did, and who hears of it; who sees names may choose who waits for want of places."""
    session, places = shown.session, shown.places
    over = (
        f"{places.over} more are coming than there are places. Nobody is removed. "
        "Its facilitators can choose who goes to the waiting list: /session waiting."
        if places.over
        else ""
    )
    choose = press(session, "over", "Choose who waits") if places.over and sees_names else None
    return card(
        f"**{words.title(session)}** is changed: {words.when(session)}, <#{session.place_channel_id}>.",
        f"In the group's time: {in_words(session.starts_at, session.zone)}",
        _heard(places)
        if tells
        else "Nobody is told: the time, the place and the facilitators stayed as they were.",
        over,
        looked_at(shown.warnings),
        row(press(session, "show", "Details"), choose),
    )


def _heard(places: Places) -> str:
    who = told(places)
    if not who:
        return "Nobody has said anything about it yet, so nobody is told."
    return f"Told once, within 5 minutes: {who}. If you change more before that, it stays one message."


def told(places: Places) -> str:
    """Count who is told, by what they said: "5 coming, 1 maybe"."""
    counted = [(len(places.with_status(status)), name) for status, name in _TOLD]
    return ", ".join(f"{number} {name}" for number, name in counted if number)


def cancel_reasons(shown: Preview) -> Card:
    """Ask why a session is to be cancelled."""
    session = shown.session
    options = tuple(Option(said, reason.value) for reason, said in words.REASON_CHOICES.items())
    return card(
        f"Why is **{words.title(session)}**, {words.stamp(session.starts_at)}, to be cancelled?",
        Menu(Target("session", "reason", session.id), "Choose a reason", options),
        row(press(session, "show", "Keep it")),
    )


def cancel_sure(shown: Preview, reason: Reason, *, tell: bool) -> Card:
    """Ask whether a session is really to be cancelled, and say who is told."""
    session, extra = shown.session, f"{reason.value}.{'all' if tell else 'none'}"
    who = told(shown.places)
    if not tell:
        hears = "Nobody gets a message. The card says that it is cancelled."
    elif who:
        hears = f"These people are told: {who}. The card says it too."
    else:
        hears = "Nobody has said anything about it yet. The card says that it is cancelled."
    return card(
        f"Cancel **{words.title(session)}**, {words.stamp(session.starts_at)}?",
        f"Reason: {words.REASON_CHOICES[reason]}",
        hears,
        row(
            press(session, "cancel-yes", "Cancel this session", Weight.GRAVE, extra),
            press(session, "cancel-words", "Add words and cancel", Weight.GRAVE, extra),
            press(session, "show", "Keep it"),
        ),
    )


def cancel_form(session_id: str, extra: str) -> Form:
    """Ask for words that go with a cancel; sending them cancels."""
    field = Field("words", "What people are told", most=200, hint="Everybody who sees the card reads this.")
    return Form(Target("session", "cancel-said", session_id, extra), "Cancel this session", (field,))


def cancelled(shown: Preview, *, tell: bool) -> Card:
    """Say that a session is cancelled, and how to take that back."""
    session = shown.session
    soon = (
        "People are told in 2 minutes, or at once if it starts soon. " if tell and told(shown.places) else ""
    )
    return card(
        f"**{words.title(session)}**, {words.stamp(session.starts_at)}, is cancelled.",
        f"{soon}You can undo this for 10 minutes.",
        row(press(session, "undo", "Undo"), press(session, "next-week", "Plan next week")),
    )


def restored(shown: Preview) -> Card:
    """Say that a session takes place after all."""
    session = shown.session
    return card(
        f"**{words.title(session)}**, {words.stamp(session.starts_at)}, takes place after all. "
        "Everybody has their place as before.",
        row(press(session, "show", "Details")),
    )


def end_sure(session: Session, here: int) -> Card:
    """Ask whether a session is really to be ended."""
    people = f"{here} {'person is' if here == 1 else 'people are'} in the room now. " if here else ""
    return card(
        f"End **{words.title(session)}** now? {people}"
        f"It is planned to end at {words.stamp(session.ends_at, 't')}.",
        "Attendance is counted up to now. You can undo this for 10 minutes, and not after the planned end.",
        row(
            press(session, "end-yes", "End this session", Weight.GRAVE),
            press(session, "show", "Keep it going"),
        ),
    )


def ended(session: Session) -> Card:
    """Say that a session has ended, and how to take that back."""
    at = words.stamp(session.held_until, "t")
    until = session.turns_at if session.end_stays_open else None
    return card(
        f"**{words.title(session)}** ended at {at}. How many came appears in the facilitators' channel.",
        f"You can undo this until {words.stamp(until, 't')}." if until else None,
        row(
            press(session, "go-on", "Go on after all") if until else None,
            press(session, "next-week", "Plan next week"),
        ),
    )


def going_on(session: Session, group: Group) -> Card:
    """Say that a session goes on after all."""
    again = "How many are here for the first time this year is asked again at the end."
    return card(
        f"**{words.title(session)}** goes on. It is planned to end at {words.stamp(session.ends_at, 't')}.",
        "Whoever is still in the room is counted as if it had not ended. Nobody gets a message.",
        again if group.mode is Mode.NUMBER else None,
        row(press(session, "show", "Details"), press(session, "end", "End this session", Weight.GRAVE)),
    )
