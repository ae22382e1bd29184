"""What a server adds to the helplines, and one answer in ten minutes."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from groupbot.crisis import service
from groupbot.crisis.model import ServerHelp
from groupbot.crisis.service import ANSWER_AGAIN
from groupbot.crisis.store import CrisisStore
from groupbot.errors import BadInput, NotAllowed
from tests.desk import ADA, CORA, FAY, OTHER_SERVER, SAM, SERVER, Desk


async def test_coordinators_and_admins_say_what_a_server_adds(desk: Desk) -> None:
    crisis = desk.core.crisis
    await crisis.set_region(CORA, "Ireland")
    added = await crisis.set_contact(ADA, " The warden:\n01 234 5678 \u202e")
    assert added == ServerHelp(SERVER, "ie", "The warden: 01 234 5678")
    assert await crisis.added_by(SERVER) == added
    assert await crisis.added_by(OTHER_SERVER) == ServerHelp(OTHER_SERVER)
    assert await crisis.set_region(ADA, "") == ServerHelp(SERVER, "", added.contact)
    assert await crisis.set_contact(CORA, "") == ServerHelp(SERVER)
    acts = [(line.act, line.subject) for line in await desk.core.audit.acts(SERVER)]
    assert acts.count(("setup.region", "")) == acts.count(("setup.contact", "")) == 2


@pytest.mark.parametrize("person", [FAY, SAM])
async def test_nobody_else_may(desk: Desk, person: object) -> None:
    crisis = desk.core.crisis
    for act in (crisis.set_region(person, "ie"), crisis.set_contact(person, "x"), crisis.arranged(person)):  # pyright: ignore[reportArgumentType]
        with pytest.raises(NotAllowed):
            await act
    assert await crisis.added_by(SERVER) == ServerHelp(SERVER)


@pytest.mark.parametrize("trouble", [OSError, RuntimeError, None], ids=["disk", "closed", "stuck"])
async def test_trouble_with_the_database_leaves_out_what_a_server_adds_and_says_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception] | None
) -> None:
    async def get(self: CrisisStore, guild_id: int) -> ServerHelp:
        if trouble is not None:
            raise trouble
        await asyncio.Event().wait()
        raise AssertionError

    await desk.core.crisis.set_contact(ADA, "The warden")
    monkeypatch.setattr(CrisisStore, "get", get)
    monkeypatch.setattr(service, "_PATIENCE", 0.01)
    with capture_logs() as logs:
        assert await desk.core.crisis.added_by(SERVER) == ServerHelp(SERVER)
    assert logs == []


async def test_an_unknown_region_and_a_long_contact_are_refused(desk: Desk) -> None:
    crisis = desk.core.crisis
    with pytest.raises(BadInput):
        await crisis.set_region(ADA, "Atlantis")
    with pytest.raises(BadInput):
        await crisis.set_contact(ADA, "x" * 301)
    with pytest.raises(BadInput):
        await crisis.set_contact(ADA, "\u200b")
    assert (await crisis.set_contact(ADA, "x" * 300)).contact == "x" * 300


async def test_a_person_is_answered_once_in_ten_minutes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    crisis, now = desk.core.crisis, 1000.0
    monkeypatch.setattr(desk.clock, "monotonic", lambda: now)
    assert [crisis.may_answer(person) for person in (1, 1, 2, 1)] == [True, False, True, False]
    now += ANSWER_AGAIN - 1
    assert not crisis.may_answer(1)
    now += 1
    assert [crisis.may_answer(person) for person in (1, 1)] == [True, False]
    crisis.not_answered(1)
    assert crisis.may_answer(1)


async def test_who_was_answered_is_remembered_no_longer_than_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    crisis, now = desk.core.crisis, 1000.0
    monkeypatch.setattr(desk.clock, "monotonic", lambda: now)
    for person in range(100):
        crisis.may_answer(person)
    now += ANSWER_AGAIN
    crisis.may_answer(7)
    assert list(vars(crisis)["_answered"]) == [7]


async def test_nothing_about_a_person_is_kept(desk: Desk) -> None:
    await desk.core.crisis.set_contact(CORA, "The warden")
    assert await desk.core.crisis.export(SERVER, CORA.id) == []
    await desk.core.crisis.forget(SERVER, CORA.id)
    assert (await desk.core.crisis.added_by(SERVER)).contact == "The warden"
