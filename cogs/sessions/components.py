"""What facilitators press: publish, change, discard, cancel, undo, end, who is coming, what is on."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.door import shows_current
from cogs.kit.route import known, on
from cogs.pauses.cards import bannered
from cogs.sessions import cards, changes, lists, notices, rooms
from cogs.sessions.words import REASON_CHOICES
from groupbot.errors import OutOfDate
from groupbot.groups.model import Person
from groupbot.sessions.fields import moved
from groupbot.sessions.model import Reason, SessionState
from groupbot.sessions.service import Preview


async def detail(act: Act, person: Person, typed: str) -> cards.Card:
    """Draw the private card for this person; a draft is drawn as its preview."""
    seen = await act.core.seats.place_of(person, typed)
    if seen.session.state is SessionState.DRAFT:
        return cards.preview(await act.core.sessions.preview(seen.session, seen.group))
    standing = await act.core.groups.standing(person)
    leads = standing.coordinator or standing.facilitates(seen.group)
    drawn = cards.detail(
        seen,
        person.id,
        # A form cannot open in a direct message: asking Discord who somebody is comes first there.
        leads=leads and act.interaction.guild_id is not None,
        place_known=rooms.known(act.interaction.client, person.guild_id, seen.session.place_channel_id),
        agreement=(await act.core.rules.of(person.guild_id, seen.group.id)).agreement,
    )
    paused = seen.session.coming_up and await act.core.pauses.over(person.guild_id, seen.group.id)
    return bannered(drawn, paused or None)


@shows_current("attendance")  # what it is about is a session too
@shows_current("session")
async def current(act: Act) -> cards.Card | None:
    """Show the card as it is now, and have the public one drawn again."""
    person = await act.person()
    session, _, _ = await act.core.sessions.find(person, act.subject)
    await act.core.sessions.repair(session)
    return await detail(act, person, session.id)


@on("session", "show")
async def show(act: Act) -> None:
    """Show everything about a session."""
    await act.answer(await detail(act, await act.person(), act.subject))


@on("session", "pick")
async def pick(act: Act) -> None:
    """Show the session that was chosen in the list, and leave the list as it is."""
    await act.say(await detail(act, await act.person(), act.values[0]))


@on("session", "seen")
async def seen(act: Act) -> None:
    """Say who can see that somebody comes."""
    session, group, _ = await act.core.sessions.find(await act.person(), act.subject)
    seen_by_all = rooms.open_to_all(act.interaction.client, session.guild_id, session.place_channel_id)
    await act.answer(cards.who_sees_me(session, group, open_room=seen_by_all))


@on("session", "list")
async def leaf(act: Act) -> None:
    """Turn to another page of what is on."""
    page, _, days = act.target.extra.partition(".")
    await act.answer(await listing(act, act.subject or None, _number(days, 14), page))


async def listing(act: Act, typed_group: str | None, days: int, page: str = "") -> cards.Card:
    """Draw what is on for this person."""
    person = await act.person()
    group = (await act.core.groups.find(person, typed_group))[0] if typed_group else None
    found = await act.core.sessions.listing(person, group.id if group else None, days)
    return lists.listing(found, person.id, group, page)


@on("session", "people")
async def people(act: Act) -> None:
    """Show who is coming, to those who facilitate this very session."""
    shown = await act.core.sessions.people(await act.person(), act.subject)
    await act.answer(lists.people(shown, act.target.extra))


@on("session", "console")
async def console(act: Act) -> None:
    """Show the console with the present numbers, to the one who asks."""
    person = await act.person()
    _, group, standing = await act.core.sessions.find(person, act.subject)
    standing.must_lead(group)
    shown = await act.core.sessions.with_first_timers(await act.core.sessions.look(person, act.subject))
    drawn = notices.console(shown, act.core.attendance.present_now(person.guild_id, act.subject))
    await act.answer(bannered(drawn, await act.core.pauses.over(person.guild_id, group.id)))


# --- a draft -----------------------------------------------------------------------------------------


@on("session", "publish")
async def publish(act: Act) -> None:
    """Make a draft public."""
    await act.answer(cards.published(await act.core.planning.publish(await act.person(), act.subject)))


@on("session", "discard")
async def discard(act: Act) -> None:
    """Throw a draft away."""
    await act.answer(cards.discarded(await act.core.planning.discard(await act.person(), act.subject)))


@on("session", "second")
async def second(act: Act) -> None:
    """Take the other of two equal local times."""
    shown = await act.core.planning.use_second_start(await act.person(), act.subject)
    await act.answer(cards.preview(shown))


@on("session", "next-week")
async def next_week(act: Act) -> None:
    """Draft the same session a week later."""
    await act.answer(cards.preview(await act.core.planning.plan_next(await act.person(), act.subject)))


# --- changing ----------------------------------------------------------------------------------------


@on("session", "change")
async def change(act: Act) -> None:
    """Open the form with the present plan."""
    await ask_for_change(act, act.subject)


async def ask_for_change(act: Act, typed: str) -> None:
    """Open the form for a session, for those who may change it."""
    session, group, standing = await act.core.sessions.find(await act.person(), typed)
    standing.must_lead(group)
    if session.state is not SessionState.DRAFT:
        session.must_be_coming_up()
    await act.ask(changes.change_form(session))


@on("session", "changed")
async def changed(act: Act) -> None:
    """Take what was written in the form; what was left as it stood is not changed."""
    person, new = await act.person(), act.changed
    before = await act.core.sessions.look(person, act.subject)
    after = await act.core.planning.edit(person, act.subject, when_typed=new.pop("when", None), **new)
    await act.answer(edited(before, after, person))


def edited(before: Preview, after: Preview, person: Person) -> cards.Card:
    """Draw what came of a change."""
    if after.session.state is SessionState.DRAFT:
        return cards.preview(after)
    sees_names = person.id in after.session.led_by
    return changes.edited(after, tells=moved(before.session, after.session), sees_names=sees_names)


# --- cancelling and ending ---------------------------------------------------------------------------


async def ask_to_cancel(act: Act, typed: str, reason: Reason, *, tell: bool = True) -> None:
    """Ask whether a session is really to be cancelled."""
    shown = await act.core.planning.before_cancel(await act.person(), typed)
    await act.answer(changes.cancel_sure(shown, reason, tell=tell))


@on("session", "cancel")
async def cancel(act: Act) -> None:
    """Ask for the reason of a cancel."""
    shown = await act.core.planning.before_cancel(await act.person(), act.subject)
    await act.answer(changes.cancel_reasons(shown))


@on("session", "reason")
async def reason(act: Act) -> None:
    """Take the reason that was chosen, and ask once more."""
    await ask_to_cancel(act, act.subject, known(Reason, act.values[0]))


@on("session", "cancel-yes")
async def cancel_yes(act: Act) -> None:
    """Cancel a session."""
    await _call_off(act)


@on("session", "cancel-words")
async def cancel_words(act: Act) -> None:
    """Ask for words that go with the cancel."""
    await act.ask(changes.cancel_form(act.subject, act.target.extra))


@on("session", "cancel-said")
async def cancel_said(act: Act) -> None:
    """Cancel a session with the words that were written."""
    await _call_off(act, act.fields["words"])


async def _call_off(act: Act, words: str = "") -> None:
    chosen, _, whom = act.target.extra.partition(".")
    if chosen not in list(REASON_CHOICES):
        raise OutOfDate("This button is from an earlier time. Cancel with /session cancel.")
    tell = whom != "none"
    person = await act.person()
    shown = await act.core.planning.cancel(person, act.subject, Reason(chosen), words, tell=tell)
    await act.answer(changes.cancelled(shown, tell=tell))


@on("session", "undo")
async def undo(act: Act) -> None:
    """Undo a cancel."""
    await act.answer(changes.restored(await act.core.planning.restore(await act.person(), act.subject)))


async def take_back(act: Act, typed: str) -> None:
    """Undo the cancel of a session, or its end."""
    person = await act.person()
    session, _, _ = await act.core.sessions.find(person, typed)
    if session.state is SessionState.ENDED:
        await act.answer(changes.going_on(*await act.core.course.go_on(person, session.id)))
    else:
        await act.answer(changes.restored(await act.core.planning.restore(person, session.id)))


@on("session", "end")
async def end(act: Act) -> None:
    """Ask whether a session is really to be ended."""
    await ask_to_end(act, act.subject)


async def ask_to_end(act: Act, typed: str) -> None:
    """Ask before a session is ended, whoever may end it."""
    person = await act.person()
    session, group, standing = await act.core.sessions.find(person, typed)
    standing.must_lead(group)
    session.closed(act.core.clock.now())
    here = act.core.attendance.present_now(person.guild_id, session.id)
    await act.answer(changes.end_sure(session, here))


@on("session", "end-yes")
async def end_yes(act: Act) -> None:
    """End a session."""
    session, _ = await act.core.course.end(await act.person(), act.subject)
    await act.answer(changes.ended(session))


@on("session", "go-on")
async def go_on(act: Act) -> None:
    """Undo an end."""
    session, group = await act.core.course.go_on(await act.person(), act.subject)
    await act.answer(changes.going_on(session, group))


def _number(written: str, otherwise: int) -> int:
    return int(written) if written.isdecimal() else otherwise
