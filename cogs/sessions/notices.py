"""What the bot says by itself about a session: to one person, in the channel, to the facilitators."""

from __future__ import annotations

from datetime import datetime, timedelta

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Button, Card, Target, Weight, card, row
from cogs.sessions import words
from cogs.sessions.cards import place_row, press
from cogs.templates import phases
from groupbot.groups.model import Group
from groupbot.sessions.checks import LOOSE_BEFORE
from groupbot.sessions.model import Few, Reason, Session
from groupbot.sessions.places import Place, Places
from groupbot.sessions.service import Preview
from groupbot.sessions.unsaid import Missed


def named(session: Session, group: Group, *, discreet: bool) -> str:
    """Name a session in a message to one person; a direct message must not tell what kind of group it is."""
    return words.fitted(group.discreet_title, 240) if discreet else words.title(session)


def _room(session: Session) -> Button:
    """Lead to the room; a mention of the channel would show its name in a direct message."""
    address = f"https://discord.com/channels/{session.guild_id}/{session.place_channel_id}"
    return Button("Open the room", link=address)


def reminder(session: Session, group: Group, *, discreet: bool, late: bool, clocks: str = "") -> Card:
    """Remind one person."""
    said = "This reminder is late. " if late else ""
    return card(
        f"{said}**{named(session, group, discreet=discreet)}** starts {words.stamp(session.starts_at)} "
        f"({words.stamp(session.starts_at, 'R')}).",
        clocks,
        row(_room(session), press(session, "show", "Details"), press(session, "cant", "Can't come")),
    )


def changed(session: Session, place: Place, group: Group, *, discreet: bool, late: bool) -> Card:
    """Tell one person of the new plan, and ask after a big move."""
    name = named(session, group, discreet=discreet)
    ask = "Is your place still right for you?" if place.please_confirm else ""
    keep = press(session, "keep", "Keep my place", Weight.MAIN) if place.please_confirm else None
    return card(
        f"{_late(late)}**{name}** has changed. It is now {words.stamp(session.starts_at)} "
        f"({words.stamp(session.starts_at, 'R')}), {words.minutes(session.length)}.",
        ask,
        row(keep, press(session, "cant", "Can't come"), press(session, "show", "Details"), _room(session)),
    )


def led(session: Session, group: Group, *, discreet: bool, late: bool) -> Card:
    """Tell one person who facilitates it now."""
    do = "facilitates" if len(session.staff) == 1 else "facilitate"
    return card(
        f"{_late(late)}**{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}: "
        f"{words.staff(session)} {do} it now. Time and place are as before.",
        row(press(session, "cant", "Can't come"), press(session, "show", "Details"), _room(session)),
    )


def cancelled(
    session: Session, group: Group, upcoming: Session | None, *, discreet: bool, late: bool
) -> Card:
    """Tell one person that a session is cancelled, and when the group meets next."""
    show = press(upcoming or session, "show", "See the next one" if upcoming else "Details")
    name = named(session, group, discreet=discreet)
    if _nobody_today(session):
        said = f"{_late(late)}**{name}** is not meeting today. We are sorry."
        return card(said, _next(upcoming), row(show, HELPLINES))
    why = "" if discreet else " ".join(words.reasons(session))
    return card(
        f"{_late(late)}**{name}**, {words.stamp(session.starts_at)}, is cancelled. {why}".rstrip(),
        _next(upcoming),
        row(show),
    )


def _nobody_today(session: Session) -> bool:
    """Say whether it was called off in its last hours because no facilitator could run it."""
    last = session.cancelled_at is not None and session.starts_at - session.cancelled_at < timedelta(hours=12)
    return session.reason is Reason.NOBODY and last


def restored(session: Session, group: Group, *, discreet: bool) -> Card:
    """Tell one person that a cancelled session takes place after all."""
    return card(
        f"**{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}, "
        "takes place after all. You have your place as before.",
        row(press(session, "cant", "Can't come"), press(session, "show", "Details")),
    )


def offer(places: Places, place: Place, group: Group, *, discreet: bool) -> Card:
    """Offer one person the place that became free."""
    session = places.session
    ends = f" This offer ends {words.stamp(place.offer_ends_at, 'R')}." if place.offer_ends_at else ""
    return card(
        f"A place is free for you: **{named(session, group, discreet=discreet)}**, "
        f"{words.stamp(session.starts_at)}.{ends}",
        place_row(places, place.member_id),
    )


def first_come(places: Places, place: Place, group: Group, *, discreet: bool) -> Card:
    """Tell one person in the line that a place is for whoever is first."""
    session = places.session
    return card(
        f"A place is free: **{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}. "
        "It starts soon, so whoever presses first has it.",
        place_row(places, place.member_id),
    )


def still(session: Session, group: Group, *, discreet: bool) -> Card:
    """Ask one person who has a place whether they still come."""
    until = words.stamp(session.starts_at - LOOSE_BEFORE)
    return card(
        f"**{named(session, group, discreet=discreet)}** is {words.stamp(session.starts_at)}. Do you still "
        "come?",
        f"Without an answer by {until}, your place stays yours until somebody else takes it. "
        "You would be told.",
        row(
            press(session, "keep", "Yes, I come", Weight.MAIN),
            press(session, "cant", "No"),
            press(session, "show", "Details"),
        ),
    )


def taken(places: Places, place: Place, group: Group, *, discreet: bool) -> Card:
    """Tell one person that somebody took the place that they had not answered for."""
    session = places.session
    number = words.position(places.position(place.member_id))
    return card(
        f"**{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}: there was no "
        f"answer from you, and somebody else has taken the place. You are {number} on the waiting list: the "
        "next free place is offered to you.",
        place_row(places, place.member_id),
    )


def few(shown: Preview, until: datetime) -> Card:
    """Ask the facilitators what becomes of a session to which few come, or say what became of it."""
    session, coming = shown.session, shown.places.coming
    people = "Nobody is" if coming == 0 else "1 person is" if coming == 1 else f"{coming} people are"
    said = f"**{words.title(session)}**, {words.stamp(session.starts_at)}: {people} coming. "
    if session.few is not Few.ASKED or not session.coming_up:
        now_what = (
            _BECAME.get(session.few or Few.UNANSWERED, "") if session.coming_up else words.state(session)
        )
        return card(f"{said}{now_what}", row(press(session, "show", "Details")))
    return card(
        f"{said}That is fewer than this group asks for. What do you want to do? Without an answer by "
        f"{words.stamp(until, 't')} it is held as planned.",
        row(
            press(session, "few-run", "Run anyway", Weight.MAIN),
            press(session, "few-drop", "Turn into a drop-in"),
            press(session, "few-cancel", "Cancel kindly", Weight.GRAVE),
        ),
    )


_BECAME = {
    Few.RUNS: "It is held as planned: a facilitator said so.",
    Few.UNANSWERED: "It is held as planned.",
    Few.DROP_IN: "It is a drop-in now: nobody needs a place.",
}


def given(session: Session, group: Group, *, discreet: bool) -> Card:
    """Tell one person that a facilitator gave them a place."""
    return card(
        f"You have a place: **{named(session, group, discreet=discreet)}**, "
        f"{words.stamp(session.starts_at)}. A facilitator gave it to you.",
        row(press(session, "show", "Details"), press(session, "cant", "Can't come")),
    )


def lined_up(places: Places, place: Place, group: Group, *, discreet: bool) -> Card:
    """Tell one person that there are fewer places now, and that they wait, first in the line."""
    session = places.session
    number = words.position(places.position(place.member_id))
    return card(
        f"**{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}, has fewer places "
        f"now, so there is none for you at the moment. We are sorry. You are {number} on the waiting list: "
        "the next free place is offered to you.",
        place_row(places, place.member_id),
    )


def line(shown: Preview, upcoming: Session | None) -> Card:
    """Say under the card that a session moved or is cancelled, for everyone: an edit notifies nobody."""
    session = shown.session
    if session.coming_up and session.few is Few.DROP_IN:
        said = f"is a drop-in: {words.when(session)}, <#{session.place_channel_id}>. You do not need a place."
        return card(f"**{words.title(session)}** {said}", row(press(session, "show", "Details")))
    if session.coming_up:
        said = f"is changed. It is now {words.when(session)}, <#{session.place_channel_id}>."
        return card(f"**{words.title(session)}** {said}", row(press(session, "show", "Details")))
    why = " ".join(words.reasons(session))
    today = _nobody_today(session)
    called_off = "is not meeting today" if today else f"{words.stamp(session.starts_at)}, is cancelled"
    return card(
        f"**{words.title(session)}**{' ' if today else ', '}{called_off}. {why}".rstrip(),
        _next(upcoming),
        row(press(session, "show", "Details"), HELPLINES if today else None),
    )


def console(shown: Preview, here: int) -> Card:
    """Draw the facilitators' console: where it stands, how many said they come, how many are here."""
    session, places = shown.session, shown.places
    facts = [
        words.state(session) or "Planned.",
        f"{words.stamp(session.starts_at, 't')} to {words.stamp(session.ends_at, 't')}, "
        f"<#{session.place_channel_id}>. {words.led_by(session)}.",
        f"Coming: {places.coming} of {session.capacity}{_new(len(shown.first_timers))}",
        f"In the room now: {here}" if session.under_way else "",
    ]
    end = press(session, "end", "End", Weight.GRAVE) if session.under_way else None
    now = press(session, "console", "Count again") if session.under_way else None
    cant = press(session, "cant-run", "I can't run this") if session.coming_up else None
    return card(
        f"### Console: {words.title(session)}",
        "\n".join(fact for fact in facts if fact),
        row(press(session, "people", "Who is coming"), now, cant, end),
    )


def _new(first_timers: int) -> str:
    return f" ({first_timers} first-timer{'' if first_timers == 1 else 's'})" if first_timers else ""


def expect(session: Session, group: Group, *, discreet: bool) -> Card:
    """Tell somebody who comes for the first time what to expect."""
    return card(
        f"**{named(session, group, discreet=discreet)}**, {words.stamp(session.starts_at)}, is your "
        f"first one. {words.EXPECT}",
        _what_happens(session, discreet=discreet),
        row(
            _room(session),
            press(session, "show", "Details"),
            press(session, "phases", "Phases") if session.phases else None,
            HELPLINES,
        ),
    )


def _what_happens(session: Session, *, discreet: bool) -> str:
    """Say what a session is made of; the names of its phases may tell what kind of group it is."""
    if not session.phases:
        return ""
    if not discreet:
        return f"What happens: {phases.summary(session.format, session.phases)}."
    number = len(session.phases)
    return f"It has {number} part{'' if number == 1 else 's'}. **Phases** shows them."


def room_gone(session: Session) -> Card:
    """Tell the facilitators that a session has lost its room."""
    return card(
        f"The room of **{words.title(session)}**, {words.stamp(session.starts_at)}, was deleted. The session "
        "stays. Its card says that the place is to be announced. Choose another one with /session edit.",
        row(press(session, "show", "Details")),
    )


def missed(session: Session, count: Missed) -> Card:
    """Tell the facilitators once what was not sent in time: counts, and no names."""
    return card(
        f"**{words.title(session)}**: {_counted(count)} not sent in time. "
        f"They were due between {words.stamp(count.first, 't')} and {words.stamp(count.last, 't')} "
        f"({words.stamp(count.last, 'R')}), when the bot was offline or Discord did not take them.",
        row(press(session, "show", "Details")),
    )


def _counted(count: Missed) -> str:
    named_ = (
        (count.reminders, "reminder", "reminders"),
        (count.notices, "notice of a change", "notices of a change"),
        (count.offers, "offer of a place", "offers of a place"),
        (count.posts, "post in the channel", "posts in the channel"),
    )
    parts = [f"{number} {one if number == 1 else many}" for number, one, many in named_ if number]
    return f"{' and '.join(parts)} {'was' if count.total == 1 else 'were'}"


def zone_gone(group: Group, zone: str) -> Card:
    """Tell the facilitators once that a time zone is not known any more, and what to do."""
    return card(
        f"The time zone {words.fitted(zone, 64)} is not known any more, so cards of "
        f"**{words.fitted(group.name, 180)}** show UTC. What is planned keeps its moment. Choose another "
        "zone: a coordinator with /group edit, and for a series its facilitators with /series edit.",
        row(Button("What is planned", Target("session", "list", group.id))),
    )


def trouble(group: Group, channel_id: int, code: int) -> Card:
    """Tell the facilitators once that a channel takes nothing, and what would mend it."""
    why = {
        10003: f"The channel <#{channel_id}> is gone. A coordinator can choose another one with /group edit.",
        50001: f"I cannot see <#{channel_id}>. Somebody who manages this server can give me "
        "View Channel there.",
        50013: f"I may not write in <#{channel_id}>. Somebody who manages this server can give me "
        "View Channel and Send Messages there.",
    }
    said = why.get(code, f"Discord did not take a message for <#{channel_id}> (its error {code}).")
    return card(
        f"Cards and news of **{words.fitted(group.name, 180)}** do not appear at the moment. {said}",
        row(Button("What is planned", Target("session", "list", group.id))),
    )


def _next(upcoming: Session | None) -> str:
    return f"The next one is {words.stamp(upcoming.starts_at)}." if upcoming else ""


def _late(late: bool) -> str:
    return "This message is late. " if late else ""
