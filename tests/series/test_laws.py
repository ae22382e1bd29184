"""The law of a time zone changes, or a zone is gone: what is planned keeps its local time."""

from __future__ import annotations

import shutil
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import update

from groupbot.errors import BadInput, NotPossible
from groupbot.groups.store import GroupStore
from groupbot.sessions.model import SessionState
from groupbot.sessions.tables import sessions, zone_laws
from groupbot.zones import law_of
from tests.desk import FAY, MIA, SAM, Desk
from tests.series.test_dates import dates, days, series

Enact = Callable[[str, str], None]


@pytest.fixture
def enact(tmp_path: Path) -> Iterator[Enact]:
    """Give a way to have a zone follow the rules of another one, as an update of the tz database does."""
    folder = tmp_path / "zoneinfo"

    def by_the_rules_of(key: str, other: str) -> None:
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        with resources.as_file(resources.files("tzdata").joinpath("zoneinfo", *other.split("/"))) as file:
            shutil.copyfile(file, folder / key)
        _anew([str(folder), *zoneinfo.TZPATH])

    known = list(zoneinfo.TZPATH)
    yield by_the_rules_of
    _anew(known)


def _anew(path: list[str]) -> None:
    zoneinfo.reset_tzpath(path)
    zoneinfo.ZoneInfo.clear_cache()
    law_of.cache_clear()


async def test_a_new_law_moves_what_is_planned_and_people_are_told_once(desk: Desk, enact: Enact) -> None:
    group = await desk.new_group(zone="Asia/Kolkata")
    await desk.join(group, SAM, MIA)
    one = await series(desk, group)
    single = await desk.session(group, "2027-01-15 19:00")
    second = (await dates(desk, one))[1]
    await desk.full(second, SAM)
    await desk.full(single, MIA)
    enact("Asia/Kolkata", "Asia/Kathmandu")  # a quarter of an hour further east
    for _ in range(2):
        await desk.core.zone_laws.check()
    assert {s.starts_at.strftime("%H:%M") for s in await dates(desk, one)} == {"13:15"}
    assert (await desk.now(single)).starts_at == datetime(2027, 1, 15, 13, 15, tzinfo=UTC)
    assert sorted(await desk.told("session.changed")) == [SAM.id, MIA.id]


async def test_what_was_moved_by_hand_keeps_its_own_time(desk: Desk, enact: Enact) -> None:
    group = await desk.new_group(zone="Asia/Kolkata")
    one = await series(desk, group)
    second = (await dates(desk, one))[1]
    await desk.core.planning.edit(FAY, second.id, when_typed="2027-01-12 18:00")
    enact("Asia/Kolkata", "Asia/Kathmandu")
    await desk.core.zone_laws.check()
    assert (await desk.now(second)).starts_at == datetime(2027, 1, 12, 12, 15, tzinfo=UTC)


async def test_what_was_held_is_not_rewritten(desk: Desk, enact: Enact) -> None:
    group = await desk.new_group(zone="Asia/Kolkata")
    one = await series(desk, group)
    await desk.time_is(datetime(2027, 1, 5, 12, tzinfo=UTC))
    held = (await dates(desk, one))[0]
    assert held.state is SessionState.ENDED
    enact("Asia/Kolkata", "Asia/Kathmandu")
    await desk.core.zone_laws.check()
    assert await desk.now(held) == held


async def test_the_same_rules_in_another_file_tell_nobody(desk: Desk, enact: Enact) -> None:
    group = await desk.new_group(zone="Europe/London")
    await desk.join(group, SAM)
    one = await series(desk, group)
    await desk.full((await dates(desk, one))[1], SAM)
    enact("Europe/London", "Europe/Lisbon")
    await desk.core.zone_laws.check()
    assert await desk.told("session.changed") == []


async def test_a_zone_that_is_gone_is_said_once_and_nothing_breaks(desk: Desk) -> None:
    group = await desk.new_group()
    one = await series(desk, group)
    planned = await days(desk, one)
    async with desk.database.one_step() as connection:
        await connection.execute(update(sessions).values(zone="Moon/Tranquility"))
        await connection.execute(update(zone_laws).values(zone="Moon/Tranquility"))
    running = (await desk.core.series.look(FAY, one.id)).series
    await desk.core.series.book.store.save(replace(running, zone="Moon/Tranquility"))
    for _ in range(2):
        await desk.core.zone_laws.check()
        await desk.core.series.book.ring()
    (told,) = await desk.letters("session.zone")
    assert told.letter.occasion == "Moon/Tranquility"
    shown = await desk.core.series.look(SAM, one.id)
    assert shown.sessions[0].label.endswith("Mon 4 Jan 2027, 19:00 (UTC)")
    assert len((await desk.core.sessions.listing(SAM)).sessions) == 2
    with pytest.raises(NotPossible) as refused:
        await desk.core.series.changing.edit(FAY, one.id, title="Evening")
    assert "under zone" in refused.value.words
    with pytest.raises(NotPossible) as refused:
        await desk.core.planning.plan_next(FAY, shown.sessions[0].id)
    assert "/session new" in refused.value.words
    await desk.core.series.changing.edit(FAY, one.id, zone="Europe/Berlin")
    assert await days(desk, one) == planned
    assert {s.zone for s in await dates(desk, one)} == {"Europe/Berlin"}


async def test_a_group_whose_zone_is_gone_is_told_to_choose_another(desk: Desk) -> None:
    group = await desk.new_group()
    await GroupStore(desk.database).save(replace(group, zone="Moon/Tranquility"))
    with pytest.raises(BadInput) as refused:
        await desk.core.planning.plan(FAY, group.id, "mon 19:00")
    assert "/group edit" in refused.value.words
