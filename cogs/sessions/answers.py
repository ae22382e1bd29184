"""What somebody is told who pressed for a place, said maybe or no, or chose reminders."""

from __future__ import annotations

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Attached, Buttons, Card, Field, Form, Menu, Option, Target, card, row
from cogs.sessions import words
from cogs.sessions.cards import asks, calendar_button, place_row, press, seen_button, wishes_button
from cogs.templates import phases
from groupbot.preferences.model import MOST_REMINDERS, By
from groupbot.sessions.model import Session, SessionState
from groupbot.sessions.places import Status
from groupbot.sessions.seats import Answer

# Why somebody who asked for a place stands in the line instead.
JUST_GONE = "The last place has just gone. "
ALL_TAKEN = "Every place is taken. "
ASKED_FOR = ""  # they pressed Join waiting list


def placed(answer: Answer, member_id: int, *, why: str = JUST_GONE) -> Card:
    """Answer whoever asked for a place: they have one, or stand in the line, and `why`."""
    place = answer.now
    if place is None or not _comes(answer):
        said = _waiting(answer, member_id, why)
        return card(
            said,
            place_row(answer.places, member_id),
            row(seen_button(answer.session)),
            *_question(answer),
        )
    before = "Already noted. " if answer.already else "Good to see you. " if answer.back else ""
    return card(
        f"{before}You are coming to **{words.title(answer.session)}**, {_start(answer.session)}. "
        f"{words.reminders(place, answer.chosen, answer.break_until)}",
        *_expect(answer),
        place_row(answer.places, member_id),
        row(
            calendar_button(answer.session),
            wishes_button(answer.session),
            seen_button(answer.session),
            HELPLINES if answer.first_time else None,
        ),
        *_question(answer),
    )


def _expect(answer: Answer) -> list[str]:
    """Say what to expect to somebody who comes to this group for the first time."""
    if not answer.first_time:
        return []
    session = answer.session
    return [
        f"**It is your first time in this group.** You meet in <#{session.place_channel_id}>. "
        f"{words.led_by(session)}. {words.EXPECT}{words.greeters(answer.greeters)}",
        *([f"What happens: {phases.summary(session.format, session.phases)}."] if session.phases else []),
    ]


def _waiting(answer: Answer, member_id: int, why: str) -> str:
    number = words.position(answer.places.position(member_id))
    before = "Already noted. " if answer.already else why
    return f"{before}You are {number} on the waiting list. {_when_free(answer)}"


def _when_free(answer: Answer) -> str:
    """Say what becomes of a free place, and where somebody in the line hears of it."""
    where = "as a direct message" if answer.chosen.hears_changes_by is By.DM else "in /me inbox"
    if not answer.late:
        return f"When a place is free, it is offered to you {where}."
    live = answer.session.state is SessionState.LIVE
    hears = "" if live or not answer.chosen.late_offers else f" You hear of it {where}."
    begins = "has begun" if live else "starts soon"
    return f"It {begins}, so a place that becomes free is for whoever presses Coming first.{hears}"


def _question(answer: Answer) -> list[str | Buttons | None]:
    """Ask once whether changes may come as a direct message."""
    if not answer.ask_about_changes:
        return []
    session = answer.session
    on = "this changes or is cancelled" if _comes(answer) else "a place is free for you, or this changes"
    return [
        f"Shall I message you if {on}? Without a yes it waits in /me inbox.",
        row(press(session, "tell", "Yes, message me", extra="yes"), press(session, "tell", "No", extra="no")),
    ]


def _comes(answer: Answer) -> bool:
    return answer.now is not None and answer.now.status is Status.COMING


def told_how(answer: Answer, member_id: int) -> Card:
    """Confirm how changes reach this person."""
    on = "changes" if _comes(answer) else "changes and free places"
    said = (
        f"I will message you about {on} in your sessions."
        if answer.chosen.tell_changes
        else f"I will not message you about {on}. They wait in /me inbox."
    )
    return card(f"{said} You can change this with /me changes.", place_row(answer.places, member_id))


def calendar(content: bytes) -> Card:
    """Hand over a calendar file, and say what stands in it."""
    return card(
        "This file puts the session into your own calendar. It says when it is, the group's discreet title "
        "and a link to the room, and names nobody. If the session changes, take the file again.",
        Attached("session.ics", content),
    )


def maybe(answer: Answer, member_id: int) -> Card:
    """Answer a Maybe."""
    already = "Already noted. " if answer.already else ""
    return card(
        f"{already}You said maybe to **{words.title(answer.session)}**, {_start(answer.session)}. "
        f"That does not hold a place for you. When you know, press {asks(answer.places).label}.",
        place_row(answer.places, member_id),
        row(seen_button(answer.session)),
    )


def cannot(answer: Answer, member_id: int, upcoming: Session | None = None) -> Card:
    """Answer a Can't, with the way to the group's next date."""
    had_place = answer.before is not None and answer.before.status in (Status.COMING, Status.OFFERED)
    freed = " Your place is free for somebody else." if had_place else ""
    said = "Already noted." if answer.already else f"Thank you for telling us.{freed}"
    return card(
        f"{said} You said that you cannot come to **{words.title(answer.session)}**, "
        f"{_start(answer.session)}.",
        row(
            press(answer.session, "note", "Add a note for the facilitators"),
            press(upcoming, "show", "Next date") if upcoming else None,
        ),
        place_row(answer.places, member_id),
    )


def withdrawn(answer: Answer, member_id: int) -> Card:
    """Say that somebody's word is taken back."""
    said = "There was nothing to take back." if answer.before is None else "Your answer is taken back."
    return card(
        f"{said} **{words.title(answer.session)}**, {_start(answer.session)}.",
        place_row(answer.places, member_id),
    )


def passed_on(answer: Answer, member_id: int) -> Card:
    """Say that an offered place goes to the next person."""
    turn = press(answer.session, "turn", "Keep my turn for the next date")
    return card(
        "Thank you. The place goes to the next person, and you are off the waiting list.",
        row(turn) if answer.now is not None and answer.now.passed_on else None,
        place_row(answer.places, member_id),
    )


def turn_kept(answer: Answer, member_id: int) -> Card:
    """Say that somebody stands first in the line of the next date."""
    return card(
        f"You are {words.position(answer.places.position(member_id))} on the waiting list of "
        f"**{words.title(answer.session)}**, {_start(answer.session)}. {_when_free(answer)}",
        place_row(answer.places, member_id),
    )


def noted(answer: Answer, member_id: int) -> Card:
    """Say that a note is kept, and for whom."""
    kept = answer.now is not None and answer.now.note
    said = "Your note is kept. The facilitators of this session see it." if kept else "Your note is removed."
    return card(said, words.mine(answer.places, member_id), place_row(answer.places, member_id))


def note_form(session_id: str) -> Form:
    """Ask for a note."""
    field = Field("note", "Your note", most=120, required=False, hint="Only the facilitators of it see this.")
    return Form(Target("session", "noted", session_id), "A note for the facilitators", (field,))


def reminder_menus(answer: Answer, member_id: int) -> Card:
    """Offer the reminders of this session, and how they come."""
    place, session = answer.now, answer.session
    if place is None:
        return card(words.mine(answer.places, member_id), place_row(answer.places, member_id))
    chosen = answer.chosen
    leads = chosen.reminder_leads if place.reminder_leads is None else place.reminder_leads
    said = words.reminders(place, chosen, answer.break_until)
    return card(
        f"**{words.title(session)}**, {_start(session)}. {said}",
        Menu(
            Target("session", "leads", session.id),
            f"When? Choose up to {MOST_REMINDERS}",
            (Option("No reminder", "0", chosen=not leads), *_lead_options(leads)),
            most=MOST_REMINDERS,
        ),
        Menu(Target("session", "by", session.id), "How?", _by_options(chosen.reminders_by)),
        _inbox_note(chosen.reminders_by),
        row(press(session, "show", "Done")),
    )


def _lead_options(leads: tuple[int, ...]) -> tuple[Option, ...]:
    offered = sorted({*words.LEADS, *leads})
    return tuple(Option(f"{words.lead(n)} before", str(n), chosen=n in leads) for n in offered)


def _by_options(by: By) -> tuple[Option, ...]:
    return (
        Option("By direct message", By.DM.value, chosen=by is By.DM),
        Option("Only in my inbox here (/me inbox)", By.INBOX.value, chosen=by is By.INBOX),
    )


def _inbox_note(by: By) -> str:
    if by is By.DM:
        return "A direct message does not name the group: it says the group's discreet title."
    return "What is in your inbox waits there. Nothing rings. Choose a direct message if it should."


def _start(session: Session) -> str:
    return words.stamp(session.starts_at)
