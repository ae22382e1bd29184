"""The weekly digest: what is pressed about it, and how it is drawn when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.kit.act import Act, person_now
from cogs.kit.card import Card
from cogs.kit.route import known, on
from cogs.me import digest
from groupbot.delivery.model import Row, Way
from groupbot.sessions.digests import COVERS, SUNDAY_AT_FIVE

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

_DAY = 1440  # minutes


@on("me", "digest")
async def show(act: Act) -> None:
    """Show how the digest is set."""
    person = await act.person()
    await _answer(act, await act.core.preferences.of(person.guild_id, person.id))


@on("me", "digestadd")
async def add(act: Act) -> None:
    """Have the digest come; where it does already, leave it as it is set."""
    person = await act.person()
    chosen = await act.core.preferences.of(person.guild_id, person.id)
    if chosen.digest_at is None:
        chosen = await act.core.digests.choose(person, SUNDAY_AT_FIVE)
    await _answer(act, chosen)


@on("me", "digestset")
async def set_digest(act: Act) -> None:
    """Set it as a button or a command says: `6.1020`, `same.600`, `off`."""
    day, _, time = act.target.extra.partition(".")
    if day == "off":
        person = await act.person()
        await _answer(act, await act.core.digests.choose(person, None))
    else:
        await _choose(act, "" if day == "same" else day, "" if time == "same" else time)


@on("me", "digestday")
async def chose_day(act: Act) -> None:
    """Set the day that was chosen in the menu."""
    await _choose(act, act.values[0], "")


@on("me", "digesthour")
async def chose_hour(act: Act) -> None:
    """Set the hour that was chosen in the menu."""
    await _choose(act, "", act.values[0])


async def _choose(act: Act, day: str, time: str) -> None:
    """Set day (0 is Monday) and time (minutes since midnight); an empty one stays as it is."""
    person = await act.person()
    before = (await act.core.preferences.of(person.guild_id, person.id)).digest_at
    old_day, old_time = divmod(SUNDAY_AT_FIVE if before is None else before, _DAY)
    new_day = known(lambda number: range(7).index(int(number)), day) if day else old_day
    new_time = known(lambda number: range(_DAY).index(int(number)), time) if time else old_time
    await _answer(act, await act.core.digests.choose(person, new_day * _DAY + new_time))


async def _answer(act: Act, chosen: digest.Preferences) -> None:
    await act.answer(digest.setting(chosen, await act.core.digests.zone_of(chosen)))


async def letter(client: GroupBot, row: Row, late: bool) -> Card | None:
    """Draw a digest from what the person may see now; nothing where nothing is planned."""
    letter = row.letter
    person = await person_now(client, letter.guild_id, letter.recipient_id)
    if person is None:
        return None
    found = await client.core.digests.what_is_on(person, letter.due_at + COVERS)
    if not found:
        return None
    by_message = row.letter.way is Way.MEMBER
    drawn = digest.letter(found, discreet=by_message, late=late)
    return drawn.in_dm(letter.guild_id) if by_message else drawn
