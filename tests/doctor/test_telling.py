"""What is wrong is told once, to whoever can be told, whatever becomes of other servers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from groupbot.doctor.model import Eyes, Kind, Seen
from groupbot.doctor.service import PROBLEMS
from tests.desk import (
    ADA,
    ANNOUNCEMENTS,
    COORDINATORS,
    CORA,
    FACILITATORS,
    OTHER_SERVER,
    SERVER,
    Desk,
    person,
)
from tests.doctor.test_examining import Looks

ROLES = {COORDINATORS, FACILITATORS}


@dataclass
class TwoServers(Looks):
    """Two servers; the first cannot be looked at."""

    def servers(self) -> list[int]:
        return [OTHER_SERVER, SERVER]

    def channel(self, guild_id: int, channel_id: int, needed: tuple[str, ...]) -> Seen | None:
        if guild_id == OTHER_SERVER:
            raise AttributeError
        return super().channel(guild_id, channel_id, needed)


@dataclass
class OneServer(Looks):
    """The desk's own server."""

    def servers(self) -> list[int]:
        return [SERVER]


async def told_on_the_next_day(desk: Desk, eyes: Eyes) -> list[int]:
    """Have the doctor look a day later; give who is then told of the channel that is gone."""
    desk.core.doctor.eyes = eyes
    before = {row.id for row in await desk.letters(PROBLEMS)}
    desk.clock.advance(timedelta(days=1))
    await desk.core.doctor.ring()
    gone = [Kind.CHANNEL_GONE.value, str(ANNOUNCEMENTS)]
    letters = [row for row in await desk.letters(PROBLEMS) if row.id not in before]
    return [row.letter.recipient_id for row in letters if gone in row.letter.body["new"]]


async def test_what_could_be_told_to_nobody_is_told_once_somebody_is_there(desk: Desk) -> None:
    await desk.new_group()
    eyes = OneServer(gone={ANNOUNCEMENTS}, roles=ROLES)
    assert await told_on_the_next_day(desk, eyes) == []
    await desk.core.setup.begin(ADA)
    assert await told_on_the_next_day(desk, eyes) == [ADA.id]
    assert await told_on_the_next_day(desk, eyes) == []


async def test_a_server_that_cannot_be_looked_at_leaves_the_others_alone(desk: Desk) -> None:
    await desk.new_group()
    await desk.new_group(by=person(CORA.id, COORDINATORS, guild_id=OTHER_SERVER))
    await desk.core.setup.begin(ADA)
    assert await told_on_the_next_day(desk, TwoServers(gone={ANNOUNCEMENTS}, roles=ROLES)) == [ADA.id]


async def test_a_role_that_a_group_asks_for_is_looked_at(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.core.rules.change(CORA, group.id, gate_role_id=77)
    found = await desk.core.doctor.examine(SERVER, OneServer(roles=ROLES))
    assert any("The role that people need for Monday Circle was deleted" in each.words for each in found)


async def test_a_clock_that_was_far_ahead_does_not_keep_the_doctor_waiting(desk: Desk) -> None:
    await desk.new_group()
    await desk.core.setup.begin(ADA)
    desk.clock.advance(timedelta(days=400))
    well = OneServer(roles=ROLES)
    assert await told_on_the_next_day(desk, well) == []
    desk.clock.advance(timedelta(days=-401))
    gone = OneServer(gone={ANNOUNCEMENTS}, roles=ROLES)
    assert await told_on_the_next_day(desk, gone) == [ADA.id]
