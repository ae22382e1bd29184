"""Presses and choices about a person's own things, and which server they are meant in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from cogs.kit.act import Act
from cogs.kit.card import Card, Target
from cogs.kit.pages import Page, page
from cogs.kit.route import OLD_BUTTON, known, on
from cogs.me import cards, guide, own_time, weekly
from cogs.me.cards import Coming
from cogs.sessions import words
from groupbot import zones
from groupbot.errors import OutOfDate, Refusal
from groupbot.groups.model import Person
from groupbot.preferences.model import By
from groupbot.sessions.digests import KIND
from groupbot.sessions.model import Session

# --- which server ------------------------------------------------------------------------------------


async def somewhere(act: Act, then: str, extra: str = "") -> None:
    """Do one of the acts below here; in a direct message in the person's server, which is asked for."""
    if act.guild_id is not None:
        await _ACTS[then](Act(act.interaction, Target("me", then, extra=extra, guild_id=act.target.guild_id)))
        return
    client = act.interaction.client
    mine = await act.core.groups.servers_of(act.interaction.user.id)
    servers = [(guild.id, guild.name) for i in mine if (guild := client.get_guild(i))]
    if len(servers) == 1:
        await _ACTS[then](Act(act.interaction, Target("me", then, extra=extra, guild_id=servers[0][0])))
    else:
        await act.answer(cards.which_server(servers, then, extra) if servers else cards.no_server())


@on("me", "where")
async def chose_server(act: Act) -> None:
    """Go on in the server that was chosen."""
    chosen = Target("me", act.subject, extra=act.target.extra, guild_id=known(int, act.values[0]))
    await _ACTS[act.subject](Act(act.interaction, chosen))


# --- what is next ------------------------------------------------------------------------------------


@on("me", "next")
async def next_(act: Act) -> None:
    """Show what is next for the person."""
    person = await act.person()
    said = [session for session, _ in await act.core.seats.mine(person)]
    leading = [s for s in await act.core.sessions.offered(person, led=True) if person.id in s.led_by]
    every = {session.id: session for session in [*said, *leading]}
    found = page(
        sorted(every.values(), key=lambda s: (s.starts_at, s.id)), act.target.extra, cards.SESSIONS_A_PAGE
    )
    lines = [await _coming(act, person, session) for session in found.lines]
    in_a_group = bool(await act.core.groups.joined(person))
    await act.answer(cards.coming(Page(lines, found.number, found.last, found.total), in_a_group=in_a_group))


async def _coming(act: Act, person: Person, session: Session) -> Coming:
    """Say how a session stands for the person; in a direct message its name does not tell what it is."""
    answer = await act.core.seats.place_of(person, session.id)
    name = session.title if act.interaction.guild_id is not None else answer.group.discreet_title
    return Coming(session, name, words.mine(answer.places, person.id))


# --- the inbox ---------------------------------------------------------------------------------------


@on("me", "inbox")
async def inbox(act: Act) -> None:
    """Show the inbox."""
    await act.answer(cards.inbox(await _letters(act), act.target.extra))


@on("me", "clear")
async def ask_to_clear(act: Act) -> None:
    """Ask before the inbox is cleared."""
    letters = await _letters(act)
    await act.answer(cards.clear_question(len(letters)) if letters else cards.inbox([], 0))


@on("me", "clear-yes")
async def clear(act: Act) -> None:
    """Clear the inbox, after the question."""
    person = await act.person()
    await act.core.delivery.clear_inbox(person.guild_id, person.id)
    await act.answer(cards.cleared())


async def _letters(act: Act) -> list[tuple[datetime, Card]]:
    """Draw what waits, newest first; what there is nothing to say about any more is left out."""
    person = await act.person()
    drawn: list[tuple[datetime, Card]] = []
    rows = await act.core.delivery.inbox(person.guild_id, person.id)
    if any(row.letter.kind == KIND for row in rows):
        await act.later()  # Discord is asked what this person may see now
    for row in rows:
        try:
            letter = await act.core.delivery.draw(row)
        except Refusal:  # what it is about is gone, or no longer this person's to see
            continue
        if letter is not None:
            drawn.append((row.letter.due_at, letter))
    return drawn


# --- reminders and changes -----------------------------------------------------------------------------


@on("me", "reminders")
async def reminders(act: Act) -> None:
    """Show the person's reminders."""
    person = await act.person()
    await act.answer(cards.reminders(await act.core.preferences.of(person.guild_id, person.id)))


@on("me", "leads")
async def chose_leads(act: Act) -> None:
    """Set the reminders that were chosen in the menu."""
    await _set_reminders(act, tuple(known(int, value) for value in act.values), None)


@on("me", "set")
async def set_reminders(act: Act) -> None:
    """Set reminders as a button or a command says: `dm.1440,60`, `inbox.same`, `same.off`."""
    by, _, leads = act.target.extra.partition(".")
    chosen = {"same": None, "off": ()}.get(leads, tuple(int(m) for m in leads.split(",") if m.isdecimal()))
    await _set_reminders(act, chosen, None if by == "same" else known(By, by))


async def _set_reminders(act: Act, leads: tuple[int, ...] | None, by: By | None) -> None:
    person = await act.person()
    now = await act.core.preferences.of(person.guild_id, person.id)
    leads = now.reminder_leads if leads is None else leads
    chosen = await act.core.seats.choose_default_reminders(person, leads, by or now.reminders_by)
    await act.answer(cards.reminders(chosen))


@on("me", "changes")
async def changes(act: Act) -> None:
    """Show how the person hears of changes."""
    person = await act.person()
    await act.answer(cards.changes(await act.core.preferences.of(person.guild_id, person.id)))


@on("me", "tell")
async def tell(act: Act) -> None:
    """Set whether changes come as a direct message."""
    person = await act.person()
    wanted = act.target.extra == "yes"
    await act.answer(
        cards.changes(await act.core.preferences.choose_changes(person.guild_id, person.id, wanted))
    )


# --- the person's own time -----------------------------------------------------------------------------


@on("me", "zone")
async def zone(act: Act) -> None:
    """Show the person's time zone, and let them choose by what time it is for them."""
    person = await act.person()
    chosen = await act.core.preferences.of(person.guild_id, person.id)
    await act.answer(own_time.zone(chosen, act.core.clock.now()))


@on("me", "hour")
async def hour(act: Act) -> None:
    """Offer the zones where it is the time that was chosen."""
    await act.person()
    now = act.core.clock.now()
    found = known(lambda ahead: zones.at_offset(int(ahead), now), act.values[0])
    if not found:
        raise OutOfDate(OLD_BUTTON)
    await act.answer(own_time.zones_there(found))


async def zone_which(act: Act) -> None:
    """Ask which of its meanings a short form has."""
    await act.answer(own_time.which(act.target.extra.upper(), zones.meanings(act.target.extra)))


@on("me", "zoneset")
async def set_zone(act: Act) -> None:
    """Set the zone that was chosen in a menu, or whose code a command carries."""
    person = await act.person()
    key = act.values[0] if act.values else known(zones.by_code, act.target.extra)
    read = known(zones.read_zone, key)
    chosen = await act.core.preferences.set_zone(person.guild_id, person.id, read.key)
    await act.answer(own_time.zone(chosen, act.core.clock.now(), read.warning or ""))


@on("me", "zoneclear")
async def clear_zone(act: Act) -> None:
    """Let go of the person's time zone."""
    person = await act.person()
    chosen = await act.core.preferences.set_zone(person.guild_id, person.id, None)
    await act.answer(own_time.zone(chosen, act.core.clock.now()))


@on("me", "late")
async def late_offers(act: Act) -> None:
    """Show whether the person hears of places that become free late."""
    person = await act.person()
    await act.answer(cards.late_offers(await act.core.preferences.of(person.guild_id, person.id)))


@on("me", "late-set")
async def set_late_offers(act: Act) -> None:
    """Set whether the person hears of places that become free late."""
    person = await act.person()
    wanted = act.target.extra == "yes"
    await act.answer(
        cards.late_offers(await act.core.preferences.choose_late_offers(person.guild_id, person.id, wanted))
    )


_ACTS: dict[str, Callable[[Act], Awaitable[None]]] = {
    "next": next_,
    "inbox": inbox,
    "clear": ask_to_clear,
    "reminders": reminders,
    "set": set_reminders,
    "changes": changes,
    "tell": tell,
    "digest": weekly.show,
    "digestset": weekly.set_digest,
    "zone": zone,
    "zonewhich": zone_which,
    "zoneset": set_zone,
    "zoneclear": clear_zone,
    "late": late_offers,
    "late-set": set_late_offers,
}


@on("me", "help")
async def help_here(act: Act) -> None:
    """Show what this person can do here, a part of it first where one was chosen."""
    person = await act.person()
    standing = await act.core.groups.standing(person)
    if not act.target.extra and not await act.core.setup.is_begun(person.guild_id):
        await act.answer(guide.at_first(sets_up=standing.admin))
        return
    leads = bool(await act.core.groups.led(person))
    may = guide.here(
        leads=leads, coordinates=standing.coordinator, sets_up=standing.admin, part=act.target.extra
    )
    await act.answer(may)
