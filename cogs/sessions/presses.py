"""What members press: Coming, Maybe, Can't, a place in the line, an offer, a note, reminders."""

from __future__ import annotations

from datetime import UTC, datetime

from cogs.kit.act import Act
from cogs.kit.route import known, on, while_it_says
from cogs.sessions import answers, cards
from groupbot.preferences.model import By
from groupbot.sessions.places import Status


@on("session", "take")
async def take(act: Act) -> None:
    """Take a place; when the last one has just gone, stand in the line."""
    person = await act.person()
    await act.answer(answers.placed(await act.core.seats.take(person, act.subject), person.id))


@on("session", "wait")
async def wait(act: Act) -> None:
    """Stand in the line: what **Coming** means while it says so."""
    person = await act.person()
    answer = await act.core.seats.take(person, act.subject)
    await act.answer(answers.placed(answer, person.id, why=answers.ASKED_FOR))


while_it_says(cards.JOIN_LIST, "session", "take", means="wait")


@on("session", "keep")
async def keep(act: Act) -> None:
    """Keep a place after a big move."""
    person = await act.person()
    await act.answer(answers.placed(await act.core.seats.take(person, act.subject), person.id))


@on("session", "maybe")
async def maybe(act: Act) -> None:
    """Say maybe."""
    person = await act.person()
    answer = await act.core.seats.say(person, act.subject, Status.MAYBE)
    await act.answer(answers.maybe(answer, person.id))


@on("session", "cant")
async def cant(act: Act) -> None:
    """Say that somebody cannot come."""
    person = await act.person()
    answer = await act.core.seats.say(person, act.subject, Status.CANT)
    upcoming = await act.core.sessions.next_of(answer.group, answer.session)
    await act.answer(answers.cannot(answer, person.id, upcoming))


@on("session", "withdraw")
async def withdraw(act: Act) -> None:
    """Take back whatever was said."""
    person = await act.person()
    await act.answer(answers.withdrawn(await act.core.seats.withdraw(person, act.subject), person.id))


@on("session", "leave-list")
async def leave_list(act: Act) -> None:
    """Leave the line: what **Withdraw** means where it says so."""
    person = await act.person()
    await act.answer(answers.withdrawn(await act.core.seats.leave_list(person, act.subject), person.id))


while_it_says(cards.LEAVE_LIST, "session", "withdraw", means="leave-list")


@on("session", "accept")
async def accept(act: Act) -> None:
    """Take the place that was offered."""
    person = await act.person()
    answer = await act.core.seats.accept(person, act.subject, _moment(act.target.extra))
    await act.answer(answers.placed(answer, person.id))


@on("session", "pass")
async def pass_on(act: Act) -> None:
    """Let the offered place go to the next in line."""
    person = await act.person()
    answer = await act.core.seats.pass_on(person, act.subject, _moment(act.target.extra))
    await act.answer(answers.passed_on(answer, person.id))


@on("session", "turn")
async def keep_turn(act: Act) -> None:
    """Stand first in the line of the next date, after an offer that was passed on."""
    person = await act.person()
    await act.answer(answers.turn_kept(await act.core.seats.keep_turn(person, act.subject), person.id))


@on("session", "note")
async def note(act: Act) -> None:
    """Ask for a note."""
    await act.ask(answers.note_form(act.subject))


@on("session", "noted")
async def noted(act: Act) -> None:
    """Keep a note for the facilitators."""
    person = await act.person()
    answer = await act.core.seats.add_note(person, act.subject, act.fields["note"])
    await act.answer(answers.noted(answer, person.id))


@on("session", "calendar")
async def calendar(act: Act) -> None:
    """Give the session as a calendar file, and leave the card that was pressed as it is."""
    await act.say(answers.calendar(await act.core.sessions.calendar(await act.person(), act.subject)))


@on("session", "tell")
async def tell(act: Act) -> None:
    """Note whether changes may come as a direct message."""
    person = await act.person()
    session = (await act.core.seats.place_of(person, act.subject)).session  # no answer to what is not theirs
    await act.core.preferences.choose_changes(person.guild_id, person.id, act.target.extra == "yes")
    await act.answer(answers.told_how(await act.core.seats.place_of(person, session.id), person.id))


@on("session", "remind")
async def remind(act: Act) -> None:
    """Offer reminders."""
    person = await act.person()
    await act.answer(answers.reminder_menus(await act.core.seats.place_of(person, act.subject), person.id))


@on("session", "leads")
async def leads(act: Act) -> None:
    """Choose when the reminders of this session come."""
    person = await act.person()
    chosen = tuple(int(value) for value in act.values if value.isdecimal() and int(value) > 0)
    answer = await act.core.seats.choose_reminders(person, act.subject, chosen)
    await act.answer(answers.reminder_menus(answer, person.id))


@on("session", "by")
async def by(act: Act) -> None:
    """Choose how the reminders come."""
    person = await act.person()
    answer = await act.core.seats.choose_reminders(person, act.subject, None, known(By, act.values[0]))
    await act.answer(answers.reminder_menus(answer, person.id))


def _moment(written: str) -> datetime | None:
    return known(lambda seconds: datetime.fromtimestamp(int(seconds), UTC), written) if written else None
