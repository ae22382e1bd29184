"""Presses, choices and forms about a group's agreement."""

from __future__ import annotations

from cogs.agreement import asking, cards, gate
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.pages import page
from cogs.kit.route import known, on
from groupbot.agreement.model import Purpose
from groupbot.errors import OutOfDate


@on("agreement", "show")
async def show(act: Act) -> None:
    """Show the agreement as it stands."""
    await act.answer(await own_card(act, act.subject))


@shows_current("agreement")
async def current(act: Act) -> Card:
    """Draw the agreement as it is now, for a press on an old card."""
    return await own_card(act, act.subject)


async def own_card(act: Act, typed: str) -> Card:
    """Draw a group's agreement for the person who acts, with the way to say yes where that is due."""
    person = await act.person()
    group, standing = await act.core.groups.find(person, typed)
    missing = await act.core.gates.missing(standing, group)
    texts = act.core.gates.texts
    said = (await act.core.agreement.answers(group.guild_id, group.id, person.id)).get(Purpose.AGREEMENT)
    agreed = None
    if said is not None and said.said_yes and said.given_at is not None:
        earlier = await texts.version(group.guild_id, group.id, said.version)
        agreed = (earlier, said.given_at) if earlier else None
    rules = await act.core.rules.of(group.guild_id, group.id)
    asked = ()
    if missing.version is not None or missing.adult or missing.audience:
        said_yes_to = gate.statements(missing, open_room=asking.is_open(act, group))
        asked = (said_yes_to, gate.what_follows(missing), gate.yes_row(missing))
    return cards.shown(
        group,
        await texts.current(group.guild_id, group.id),
        agreed,
        asked,
        applies=rules.agreement,
        leads=standing.coordinator or standing.facilitates(group),
    )


@on("agreement", "edit")
async def pressed_edit(act: Act) -> None:
    """Open the form with the lines as they stand."""
    await edit(act, act.subject)


async def edit(act: Act, typed: str) -> None:
    """Open the form with the lines as they stand, for those who may change them."""
    group, version = await act.core.gates.texts.may_edit(await act.person(), typed)
    await act.ask(cards.form(group, version.lines, version.number))


@on("agreement", "written")
async def written(act: Act) -> None:
    """Show what changes by the lines that were written."""
    based_on = known(int, act.target.extra)
    drafted = await act.core.gates.texts.write(await act.person(), act.subject, act.fields["lines"], based_on)
    await act.answer(cards.preview(drafted))


@on("agreement", "rewrite")
async def rewrite(act: Act) -> None:
    """Open the form with the draft."""
    drafted = await act.core.gates.texts.written(await act.person(), act.subject, act.target.extra)
    await act.ask(cards.form(drafted.group, drafted.lines, drafted.before.number))


@on("agreement", "publish")
async def publish(act: Act) -> None:
    """Publish the draft; everybody is asked again."""
    await _publish(act, minor=False)


@on("agreement", "reword")
async def reword(act: Act) -> None:
    """Publish the draft; nobody is asked again."""
    await _publish(act, minor=True)


async def _publish(act: Act, *, minor: bool) -> None:
    texts = act.core.gates.texts
    await act.answer(
        cards.published(*await texts.publish(await act.person(), act.subject, act.target.extra, minor=minor))
    )


@on("agreement", "discard")
async def discard(act: Act) -> None:
    """Throw the draft away."""
    texts = act.core.gates.texts
    await act.answer(cards.discarded(await texts.discard(await act.person(), act.subject, act.target.extra)))


@on("agreement", "undo")
async def pressed_undo(act: Act) -> None:
    """Take back the version whose card this is."""
    await undo(act, act.subject, known(int, act.target.extra))


async def undo(act: Act, typed: str, number: int | None = None) -> None:
    """Take back what was published within the last ten minutes; `number`: that version and no later one."""
    await act.answer(cards.undone(*await act.core.gates.texts.undo(await act.person(), typed, number)))


@on("agreement", "history")
async def pressed_history(act: Act) -> None:
    """List the versions; `extra` is the page."""
    await history(act, act.subject, act.target.extra)


async def history(act: Act, typed: str, number: int | str = 0) -> None:
    """List the versions."""
    group, versions = await act.core.gates.texts.history(await act.person(), typed)
    await act.answer(cards.history(group, page(versions, number)))


@on("agreement", "version")
async def one_version(act: Act) -> None:
    """Show the version that was chosen."""
    wanted = known(int, act.values[0])
    group, versions = await act.core.gates.texts.history(await act.person(), act.subject)
    by_number = {version.number: version for version in versions}
    if wanted not in by_number:
        raise OutOfDate("There is no version of that number. /agreement history lists them.")
    await act.answer(cards.version(group, by_number[wanted], by_number.get(wanted - 1)))
