"""What people choose for themselves: off until chosen, and theirs in each server."""

from __future__ import annotations

import asyncio

import pytest

from groupbot.errors import BadInput
from groupbot.preferences.model import By, Preferences
from tests.desk import MIA, OTHER_SERVER, SAM, SERVER, Desk

NOTHING = Preferences(SERVER, SAM.id)


# --- the rules --------------------------------------------------------------------------------------


def test_nobody_is_reminded_or_written_to_who_did_not_choose_it() -> None:
    assert (NOTHING.reminder_leads, NOTHING.tell_changes, NOTHING.asked) == ((), False, False)
    assert NOTHING.hears_changes_by is By.INBOX


@pytest.mark.parametrize(
    ("chosen", "by"),
    [
        (NOTHING.with_changes_told(True), By.DM),
        (NOTHING.with_changes_told(False), By.INBOX),
        (NOTHING.with_reminders((60,), By.DM), By.DM),
        (NOTHING.with_reminders((60,), By.INBOX), By.INBOX),
        (NOTHING.with_reminders((), By.DM), By.INBOX),
        (NOTHING.with_reminders((60,), By.INBOX).with_changes_told(True), By.DM),
    ],
)
def test_a_change_comes_by_message_to_those_who_chose_messages(chosen: Preferences, by: By) -> None:
    assert chosen.hears_changes_by is by
    assert chosen.asked


def test_reminders_are_up_to_three_longest_first() -> None:
    assert NOTHING.with_reminders((15, 1440, 60, 15), By.DM).reminder_leads == (1440, 60, 15)
    with pytest.raises(BadInput):
        NOTHING.with_reminders((1, 2, 3, 4), By.DM)


# --- through the service ----------------------------------------------------------------------------


async def test_what_was_chosen_is_kept_for_one_person_in_one_server(desk: Desk) -> None:
    await desk.core.preferences.choose_reminders(SERVER, SAM.id, (60, 1440), By.DM)
    await desk.core.preferences.choose_changes(SERVER, SAM.id, wanted=True)
    chosen = await desk.core.preferences.of_many(SERVER, [SAM.id, MIA.id])
    assert chosen[SAM.id] == Preferences(SERVER, SAM.id, (1440, 60), By.DM, tell_changes=True, asked=True)
    assert chosen[MIA.id] == Preferences(SERVER, MIA.id)
    assert await desk.core.preferences.of(OTHER_SERVER, SAM.id) == Preferences(OTHER_SERVER, SAM.id)
    assert await desk.core.preferences.of_many(SERVER, []) == {}


async def test_two_choices_at_once_lose_nothing_of_each_other(desk: Desk) -> None:
    await asyncio.gather(
        desk.core.preferences.choose_reminders(SERVER, SAM.id, (60,), By.DM),
        desk.core.preferences.choose_changes(SERVER, SAM.id, wanted=True),
    )
    chosen = await desk.core.preferences.of(SERVER, SAM.id)
    assert (chosen.reminder_leads, chosen.tell_changes) == ((60,), True)


async def test_somebody_who_is_forgotten_has_chosen_nothing(desk: Desk) -> None:
    for guild_id in (SERVER, OTHER_SERVER):
        await desk.core.preferences.choose_reminders(guild_id, SAM.id, (60,), By.DM)
    assert (await desk.core.preferences.export(SERVER, SAM.id))["reminder_leads"] == (60,)
    await desk.core.preferences.forget(SERVER, SAM.id)
    assert await desk.core.preferences.of(SERVER, SAM.id) == NOTHING
    assert (await desk.core.preferences.of(OTHER_SERVER, SAM.id)).reminder_leads == (60,)


async def test_a_zone_is_kept_by_its_key_and_let_go_of(desk: Desk) -> None:
    assert await desk.core.preferences.zone(SERVER, SAM.id) is None
    await desk.core.preferences.set_zone(SERVER, SAM.id, "Asia/Tokyo")
    await desk.core.preferences.choose_reminders(SERVER, SAM.id, (60,), By.DM)
    assert await desk.core.preferences.zone(SERVER, SAM.id) == "Asia/Tokyo"
    assert await desk.core.preferences.zone(OTHER_SERVER, SAM.id) is None
    assert (await desk.core.preferences.export(SERVER, SAM.id))["zone"] == "Asia/Tokyo"
    for wrong in ("../../etc/passwd", "asia/tokyo", "x" * 300, "Asia/Tokyo\0"):
        with pytest.raises(BadInput):
            await desk.core.preferences.set_zone(SERVER, SAM.id, wrong)
    await desk.core.preferences.set_zone(SERVER, SAM.id, None)
    assert await desk.core.preferences.zone(SERVER, SAM.id) is None


def test_a_zone_that_is_gone_from_the_tz_database_gives_way_to_the_groups() -> None:
    assert Preferences(SERVER, SAM.id, zone="Europe/Atlantis").zone_or("Europe/London") == "Europe/London"
    assert Preferences(SERVER, SAM.id, zone="Asia/Tokyo").zone_or("Europe/London") == "Asia/Tokyo"
