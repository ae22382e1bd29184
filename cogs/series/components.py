"""What is pressed about series: publish, change, skip to a date, end, undo."""

from __future__ import annotations

from collections.abc import Callable

from cogs.kit import again
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import answers, shows_current
from cogs.kit.route import known, on
from cogs.series import cards
from cogs.sessions import answers as said
from cogs.sessions.components import detail
from groupbot.series.changes import NotMeant, TooShort
from groupbot.series.model import SeriesState
from groupbot.series.reading import read_repeats
from groupbot.series.rule import ShortMonths


@shows_current("series")
async def current(act: Act) -> Card | None:
    """Show the series as it is now."""
    return cards.asked(await act.core.series.look(await act.person(), act.subject))


@on("series", "show")
async def show(act: Act) -> None:
    """Show everything about a series, or another page of its dates."""
    found = await act.core.series.look(await act.person(), act.subject)
    await act.answer(cards.asked(found, act.target.extra))


@on("series", "calendar")
async def calendar(act: Act) -> None:
    """Give a series as a calendar file, and leave the card that was pressed as it is."""
    await act.say(said.calendar(await calendar_of(act, act.subject)))


async def calendar_of(act: Act, typed: str) -> bytes:
    """Write the file for whoever may see the series."""
    return await act.core.series.calendar(await act.person(), typed)


@on("series", "pick")
async def pick(act: Act) -> None:
    """Show the series that was chosen in the list, and leave the list as it is."""
    await act.say(cards.asked(await act.core.series.look(await act.person(), act.values[0])))


@on("series", "list")
async def leaf(act: Act) -> None:
    """Turn to another page of the series there are."""
    await act.answer(await listing(act, act.subject or None, act.target.extra))


async def listing(act: Act, typed_group: str | None, page: str = "") -> Card:
    """Draw the series there are for this person."""
    person = await act.person()
    group = (await act.core.groups.find(person, typed_group))[0] if typed_group else None
    return cards.listing(await act.core.series.listing(person, group.id if group else None), page, group)


@on("series", "date")
async def one_date(act: Act) -> None:
    """Show the date that was chosen, with what can be done with it, and leave the series as it is."""
    await act.say(await detail(act, await act.person(), act.values[0]))


# --- a draft -----------------------------------------------------------------------------------------


@on("series", "publish")
async def publish(act: Act) -> None:
    """Make a draft public."""
    shown = await act.core.series.planning.publish(await act.person(), act.subject)
    rules = await act.core.rules.of(shown.group.guild_id, shown.group.id)
    await act.answer(cards.published(shown, rules.publish_days))


@on("series", "discard")
async def discard(act: Act) -> None:
    """Throw a draft away."""
    await act.answer(cards.discarded(await act.core.series.planning.discard(await act.person(), act.subject)))


@on("series", "first")
async def first(act: Act) -> None:
    """Begin on the first day that the rule means."""
    person = await act.person()
    await act.answer(cards.asked(await act.core.series.planning.choose(person, act.subject, first_date=True)))


@on("series", "short")
async def short(act: Act) -> None:
    """Say what shorter months do."""
    chosen = known(ShortMonths, act.target.extra)
    person = await act.person()
    shown = await act.core.series.planning.choose(person, act.subject, short_months=chosen)
    await act.answer(cards.asked(shown))


@on("series", "drafted")
async def drafted(act: Act) -> None:
    """Take what was written in the form of a draft; a start that was left as it stood is not read again."""
    person, new = await act.person(), act.changed
    series, _, _ = await act.core.series.find(person, act.subject)
    if "often" in new:
        new_every, new_unit = read_repeats(new.pop("often"))
        shown = await act.core.series.planning.edit(
            person, series.id, new.pop("start", None), every=new_every, unit=new_unit, **new
        )
    else:
        shown = await act.core.series.planning.edit(person, series.id, new.pop("start", None), **new)
    await act.answer(cards.asked(shown))


# --- a running one -----------------------------------------------------------------------------------


@on("series", "change")
async def change(act: Act) -> None:
    """Open the form: of a draft, or of a change from a date on."""
    await ask_for_change(act, act.subject, act.target.extra)


async def ask_for_change(act: Act, typed: str, from_date: str = "") -> None:
    """Open the form of a series, for those who may change it."""
    series, from_id = await act.core.series.changing.before_edit(await act.person(), typed, from_date)
    if series.state is SeriesState.DRAFT:
        await act.ask(cards.draft_form(series))
    else:
        await act.ask(cards.change_form(series, from_id))


@on("series", "changed")
async def changed(act: Act) -> None:
    """Take what was written in the form; what was left as it stood is not changed."""
    await _take(act, act.target.extra, lambda: act.changed)


async def _take(act: Act, from_date: str, written: Callable[[], dict[str, str]]) -> None:
    """Change a series. What was written is asked for once whoever pressed may do this."""
    person = await act.person()
    series, _ = await act.core.series.changing.before_edit(person, act.subject, from_date)
    shown = await act.core.series.changing.edit(person, series.id, from_date, **written())
    await act.answer(cards.changed(shown))


@answers(NotMeant)
async def not_meant(act: Act, refusal: NotMeant) -> Card:
    """Say which dates a change would give and take; whoever wrote it in the form can press on."""
    return cards.not_meant(refusal, again.keep(act.interaction, act.written))


@on("series", "meant")
async def meant(act: Act) -> None:
    """Change the dates that were shown, as it was written in the form."""
    await _take(act, "all", lambda: again.kept(act.interaction, act.target.extra).changed)


@answers(TooShort)
async def does_not_fit(act: Act, refusal: TooShort) -> Card:
    """Say what does not fit, with both ways out."""
    return cards.does_not_fit(refusal.series, refusal.words, refusal.since)


@on("series", "fit")
async def fit(act: Act) -> None:
    """Make a series and its phases fit together."""
    length, _, since = act.target.extra.partition(".")
    person, wanted = await act.person(), known(int, length)
    shown = await act.core.series.changing.fit(person, act.subject, wanted, since)
    draft = shown.series.state is SeriesState.DRAFT
    await act.answer(cards.asked(shown) if draft else cards.changed(shown))


@on("series", "end")
async def end(act: Act) -> None:
    """Ask whether a series is really to end."""
    await ask_to_end(act, act.subject)


async def ask_to_end(act: Act, typed: str) -> None:
    """Ask before a series ends."""
    await act.answer(cards.end_sure(await act.core.series.changing.before_end(await act.person(), typed)))


@on("series", "end-yes")
async def end_yes(act: Act) -> None:
    """End a series."""
    await act.answer(cards.ended(await act.core.series.changing.end(await act.person(), act.subject)))


@on("series", "undo")
async def undo(act: Act) -> None:
    """Undo an end."""
    await act.answer(cards.going_on(await act.core.series.changing.go_on(await act.person(), act.subject)))
