"""The small words of a session: when, where, how much room, whose place, which reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cogs.kit.plain import fitted
from groupbot.groups.model import Group
from groupbot.preferences.model import By, Preferences
from groupbot.sessions.model import Reason, Session, SessionState
from groupbot.sessions.places import Place, Places, Status, Still
from groupbot.when.words import long_day
from groupbot.zones import shown_in

_UNANSWERED = (Still.ASKED, Still.LOOSE)
AGREEMENT = "The group's agreement applies. /agreement show shows it."
EXPECT = (
    "Camera and microphone are up to you. You may pass when it is your turn, and you may leave at any time "
    "without a reason. If something is hard, tell a facilitator, or press Helplines."
)
MOST_NAMED = 20  # on a public card
FEW_LEFT = 3  # from here on the places left are counted out
LEADS = (15, 60, 180, 1440)  # minutes: what the menu of reminders offers

REASONS = {
    Reason.ILL: "The facilitator is ill.",
    Reason.FEW: "Too few people can come.",
    Reason.HOLIDAY: "It is a holiday.",
    Reason.ROOM: "The room cannot be used.",
    Reason.OTHER: "",
    Reason.SERIES: "The series has ended.",
    Reason.NOBODY: "No facilitator can run it.",
}
REASON_CHOICES = {
    Reason.ILL: "The facilitator is ill",
    Reason.NOBODY: "No facilitator can run it",
    Reason.FEW: "Too few people can come",
    Reason.HOLIDAY: "It is a holiday",
    Reason.ROOM: "The room cannot be used",
    Reason.OTHER: "Another reason",
}
_STATES = {
    SessionState.DRAFT: "This is a draft. Only facilitators see it.",
    SessionState.PLANNED: "",
    SessionState.OPEN: "**Open now.** You can come in.",
    SessionState.LIVE: "**Under way now.**",
    SessionState.ENDED: "**This session has ended.**",
}


def stamp(moment: datetime, style: str = "F") -> str:
    """Write a moment so that everybody sees it in their own time."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def title(session: Session, most: int = 300) -> str:
    """Show a session's title."""
    return fitted(session.title, most)


def minutes(number: int) -> str:
    """Write a length: "90 minutes"."""
    return f"{number} minutes"


def when(session: Session) -> str:
    """Say when it is, how soon that is, and how long it takes."""
    return f"{stamp(session.starts_at)} ({stamp(session.starts_at, 'R')}), {minutes(session.length)}"


def where(session: Session, *, place_known: bool = True) -> str:
    """Say where it meets."""
    return f"Where: <#{session.place_channel_id}>" if place_known else "Where: to be announced"


def led_by(session: Session) -> str:
    """Name its facilitators."""
    return f"With {staff(session)}"


def staff(session: Session) -> str:
    """Name its facilitators, and no more: "Ann, Bo and Cy"."""
    *first, last = [f"<@{i}>" for i in session.staff]
    return f"{', '.join(first)} and {last}" if first else last


def lines_up(places: Places) -> bool:
    """Say whether somebody who asks for a place now joins the waiting list.

    A place that all who wait have let go by is for whoever presses first.
    """
    return places.free == 0 or any(p.offer_ends_at is None for p in places.with_status(Status.WAITING))


def room(places: Places) -> str:
    """Say whether there is room, without saying who comes or how many."""
    if places.session.drop_in:
        return "A drop-in: just come. You do not need a place."
    if lines_up(places):
        return "Full. There is a waiting list."
    if places.free <= FEW_LEFT:
        return f"{places.free} place{'' if places.free == 1 else 's'} left."
    return "There are free places."


def state(session: Session) -> str:
    """Say where it stands; nothing while it is simply planned."""
    if session.state is not SessionState.CANCELLED:
        return _STATES[session.state]
    return " ".join(["**Cancelled.**", *reasons(session)])


def number(session: Session) -> str:
    """Say which session of a programme it is: "3 of 10"; empty where it is not numbered."""
    return f"{session.number} of {session.out_of}" if session.number and session.out_of else ""


def no_session(session: Session) -> str:
    """Say that a date of a series has no session, and why."""
    return " ".join(["no session.", *reasons(session)])


def reasons(session: Session) -> list[str]:
    """Say why it was cancelled, in the list's words and the facilitator's own."""
    chosen = REASONS[session.reason] if session.reason else ""
    return [words for words in (chosen, fitted(session.reason_words, 500)) if words]


def named(member_ids: Sequence[int]) -> str:
    """Name those who chose to stand on the public card."""
    if not member_ids:
        return ""
    names = ", ".join(f"<@{member_id}>" for member_id in member_ids[:MOST_NAMED])
    more = " and others" if len(member_ids) > MOST_NAMED else ""
    return f"Coming, and named here by their own choice: {names}{more}"


def greeters(member_ids: Sequence[int]) -> str:
    """Name those of the group who are glad to help somebody new."""
    names = " and ".join(f"<@{member_id}>" for member_id in member_ids)
    glad = "is glad" if len(member_ids) == 1 else "are glad"
    return f"\n{names} {glad} to help people who are new. You can write to them." if names else ""


def tags(group: Group) -> str:
    """Show the group's tags, if it has any."""
    return f"Tags: {fitted(group.tags, 400)}" if group.tags else ""


def of_group(session: Session, group: Group) -> str:
    """Name the group where the title does not."""
    return "" if session.title == group.name else f"A session of {fitted(group.name, 180)}."


def zoned_clock(moment: datetime, zone: str) -> str:
    """Write a moment's wall time in a zone: "01:30"."""
    return f"{moment.astimezone(shown_in(zone)):%H:%M}"


# --- one person's place ------------------------------------------------------------------------------


def position(number: int | None) -> str:
    """Say where somebody stands in the line."""
    return "first" if number == 1 else f"number {number}"


def mine(places: Places, member_id: int) -> str:
    """Say what this person said about the session."""
    if member_id in places.session.led_by:
        return "You are facilitating this one."
    place = places.of(member_id)
    if place is None:
        return "You have not said anything about it yet."
    match place.status:
        case Status.COMING:
            asked = " The time has changed. Please say whether you keep your place."
            still = " Do you still come? Please press Keep my place, or Can't."
            return "You are coming." + (
                asked if place.please_confirm else still if place.still in _UNANSWERED else ""
            )
        case Status.MAYBE:
            return "You said maybe. That does not hold a place for you."
        case Status.CANT:
            return "You said that you cannot come."
        case Status.WAITING:
            if not lines_up(places):
                return "A place is free now. Whoever presses Coming first has it."
            return f"You are {position(places.position(member_id))} on the waiting list."
        case Status.OFFERED:
            return f"A place is free for you, {until(place)}."


def until(place: Place) -> str:
    """Say how long an offer stands."""
    return f"until {stamp(place.offer_ends_at, 't')}" if place.offer_ends_at else "for a while"


def lead(number: int) -> str:
    """Write how long before the start a reminder comes: "1 hour", "1 day", "90 minutes"."""
    for size, name in ((1440, "day"), (60, "hour")):
        if number % size == 0:
            count = number // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{number} minutes"


def reminders(place: Place, chosen: Preferences, break_until: date | None) -> str:
    """Say which reminders this person gets for this session, how, and what a break does to them."""
    leads = chosen.reminder_leads if place.reminder_leads is None else place.reminder_leads
    if not leads:
        return "Reminder: none."
    *early, last = [lead(number) for number in sorted(leads, reverse=True)]
    before = f"{', '.join(early)} and {last}" if early else last
    by = "by direct message" if chosen.reminders_by is By.DM else "in your inbox (/me inbox)"
    resting = (
        f" You are on a break from this group until {long_day(break_until)}, that day included. "
        "No reminder comes before the break is over."
        if break_until
        else ""
    )
    return f"Reminder: {before} before, {by}.{resting}"
