"""Who has to wait for the database is told so in time, and hears what came of it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest

from cogs.kit import patience
from groupbot.loopback.shown import Shown
from tests.stage import Stage

ALL = "FAULTS_ALL" in os.environ


@pytest.fixture
async def card(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Give the card of a session; a promise comes after a tenth of a second, where the file is locked."""
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam, stage.mia)
    await stage.plan()
    (found,) = [m for m in stage.omar.sees(stage.announcements) if "Coming" in m.buttons]
    monkeypatch.setattr(patience, "WAITS", 0.1)
    return found


@asynccontextmanager
async def locked(stage: Stage, seconds: float) -> AsyncIterator[None]:
    """Have another program hold the file for so long."""
    file = stage.app.database.file
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        freed = asyncio.get_running_loop().call_later(seconds, other.execute, "ROLLBACK")
        yield
        freed.cancel()


async def coming(stage: Stage) -> int:
    async with stage.app.database.reading() as connection:
        return (await connection.exec_driver_sql("SELECT count(*) FROM places")).scalar_one()


async def test_a_press_that_has_to_wait_is_promised_an_answer_and_gets_it(stage: Stage, card: Shown) -> None:
    async with locked(stage, 0.5):
        said = await stage.sam.press(card, "Coming")
    assert said.deferred
    assert "You are coming" in said.text
    assert await coming(stage) == 1


async def test_an_answer_that_comes_while_its_promise_is_on_its_way_waits_for_it(
    stage: Stage, card: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = patience._defer

    async def slowly(interaction: Any) -> None:
        await asyncio.sleep(0.5)
        await promised(interaction)

    monkeypatch.setattr(patience, "_defer", slowly)
    async with locked(stage, 0.25):
        said = await stage.sam.press(card, "Coming")
    assert said.deferred
    assert "You are coming" in said.text


@pytest.mark.parametrize("seconds", [4, 30] if ALL else [1])
async def test_in_service_too_a_press_gets_an_answer_and_a_true_one(
    stage: Stage, card: Shown, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(patience, "WAITS", 2.0)
    async with locked(stage, seconds):
        said = await stage.sam.press(card, "Coming", timeout=20)
        assert ("You are coming" in said.text) is (seconds < 5)
        assert ("We cannot be sure it was saved" in said.text) is (seconds > 5)
    assert await coming(stage) == (seconds < 5)


async def test_a_press_that_could_not_be_written_says_so(stage: Stage, card: Shown) -> None:
    async with stage.app.database.one_step() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=200")  # for the one that writes
    async with locked(stage, 3.0):
        said = await stage.sam.press(card, "Coming")
        assert said.deferred
        assert "We cannot be sure it was saved" in said.text
    assert await coming(stage) == 0


async def test_a_press_on_a_private_card_changes_it_in_place_however_long_it_takes(
    stage: Stage, card: Shown
) -> None:
    mine = await stage.sam.press(card, "Coming")
    async with locked(stage, 0.25):
        said = await stage.sam.press(mine.shown, "Withdraw")
    assert said.deferred
    assert said.message is mine.message
    assert "You are coming" not in said.text
    assert await coming(stage) == 0


async def test_a_command_that_has_to_wait_is_promised_an_answer_too(stage: Stage, card: Shown) -> None:
    async with locked(stage, 0.5):
        said = await stage.sam.slash("/me timezone set", in_=stage.announcements, zone="Europe/Paris")
    assert said.deferred
    assert "Paris" in said.text


async def test_a_form_that_takes_too_long_to_open_is_not_opened_and_says_so(
    stage: Stage, card: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = await stage.sam.slash("/group wishes", in_=stage.announcements, group="Monday Circle")
    own = stage.app.core.wishes.own

    async def slowly(*asked: Any) -> Any:
        await asyncio.sleep(0.3)
        return await own(*asked)

    monkeypatch.setattr(stage.app.core.wishes, "own", slowly)
    said = await stage.sam.press(wishes.shown, "Write what I need")
    assert said.modal is None
    assert "took too long to open" in said.text


async def test_what_is_answered_in_time_is_answered_at_once_and_promised_nothing(
    stage: Stage, card: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised: list[Any] = []
    monkeypatch.setattr(patience, "WAITS", 1.0)
    begin = patience._Promise._begin
    monkeypatch.setattr(patience._Promise, "_begin", lambda one: (promised.append(one), begin(one)))
    said = await stage.sam.press(card, "Coming")
    await asyncio.sleep(1.1)
    assert not said.deferred
    assert promised == []
