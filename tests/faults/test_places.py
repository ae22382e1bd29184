"""Fifty people press at once, over the wire: the places go to as many as there are, and the rest hear no."""

from __future__ import annotations

import asyncio
from pathlib import Path

from groupbot.loopback.shown import CannotDo, NoAnswer
from tests.stage import Stage, set_up

PLACES, PEOPLE = 7, 50


async def _group_of_many(stage: Stage) -> None:
    for kind, role in (("facilitator", stage.facilitator_role), ("coordinator", stage.coordinator_role)):
        await stage.ada.slash("/setup role", in_=stage.staff_room, kind=kind, role=role)
    await stage.make_group(mode="number")
    stage.members += [stage.lo.person(f"Guest {n}", stage.guild) for n in range(PEOPLE - len(stage.members))]
    await stage.fill_group("Monday Circle", *stage.members)


async def test_places_are_never_oversold_under_fifty_presses_at_once(tmp_path: Path) -> None:
    async with set_up(tmp_path) as stage:
        await _group_of_many(stage)
        await stage.plan(capacity=PLACES)
        (card,) = [m for m in stage.omar.sees(stage.announcements) if "Coming" in m.buttons]
        answers = await asyncio.gather(
            *(person.press(card, "Coming", timeout=30) for person in stage.members), return_exceptions=True
        )
        await stage.settled()
        async with stage.app.database.reading() as connection:
            query = "SELECT count(*) FROM places WHERE status = 'coming'"
            assert (await connection.exec_driver_sql(query)).scalar_one() == PLACES
        unanswered = [one for one in answers if isinstance(one, NoAnswer | CannotDo)]
        came = [one for one in answers if not isinstance(one, BaseException) and "You are coming" in one.text]
        assert len(came) + len(unanswered) >= PLACES
        assert len(came) <= PLACES
        assert f"{PLACES} of {PLACES}" in card.text or "Full" in card.text
