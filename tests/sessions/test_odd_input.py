"""Odd and hostile words for a session: refused with nothing kept, or made harmless."""

from __future__ import annotations

import unicodedata

import pytest

from groupbot.errors import BadInput, NotPossible
from tests.desk import FAY, SAM, Desk

TOO_MUCH = (str(2**63), str(2**64), "1e9", "NaN", "inf", "-0", "0", "-30")


async def kept(desk: Desk) -> int:
    """Count the sessions that are planned."""
    return len(await desk.core.sessions.offered(FAY, led=True))


@pytest.mark.parametrize("length", [*TOO_MUCH, "1:60", "90m30", "8h1m", "481"])
async def test_a_length_that_is_none_plans_nothing(desk: Desk, length: str) -> None:
    group = await desk.new_group()
    with pytest.raises(BadInput):
        await desk.draft(group, length=length)
    assert await kept(desk) == 0


@pytest.mark.parametrize("capacity", [*TOO_MUCH, "51", "1", "twelve"])
async def test_a_number_of_places_that_is_none_changes_nothing(desk: Desk, capacity: str) -> None:
    session = await desk.session(await desk.new_group())
    with pytest.raises(BadInput):
        await desk.core.planning.edit(FAY, session.id, capacity=capacity)
    assert await desk.now(session) == session


@pytest.mark.parametrize("title", ["\u200b\u200d", "\u2066\u2069", "a" * 101, "\U0001f600" * 51])
async def test_a_title_that_shows_nothing_or_is_too_long_for_discord_is_refused(
    desk: Desk, title: str
) -> None:
    group = await desk.new_group()
    with pytest.raises(BadInput):
        await desk.draft(group, title=title)
    assert await kept(desk) == 0


async def test_a_blank_title_is_the_groups_name_and_a_hundred_characters_fit(desk: Desk) -> None:
    group = await desk.new_group()
    assert (await desk.draft(group, title="  ")).title == group.name
    assert (await desk.draft(group, title="a" * 100)).title == "a" * 100


async def test_marks_that_are_piled_up_are_cut_to_two(desk: Desk) -> None:
    drafted = await desk.draft(await desk.new_group(), title="q" + "\u0301" * 2000)
    assert sum(1 for sign in drafted.title if unicodedata.combining(sign)) == 2


async def test_one_session_more_than_a_server_can_have_stays_a_draft(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await desk.new_group()
    await desk.session(group)
    draft = await desk.draft(group, "2027-01-18 19:00")
    monkeypatch.setattr("groupbot.sessions.planning.MOST_OPEN", 1)
    with pytest.raises(NotPossible):
        await desk.core.planning.publish(FAY, draft.id)
    assert await desk.now(draft) == draft


async def test_an_id_is_read_whatever_its_case_and_with_letters_for_ciphers(desk: Desk) -> None:
    session = await desk.session(await desk.new_group())
    for typed in (session.id.upper(), session.id.replace("0", "O"), session.id.replace("1", "l")):
        assert (await desk.core.sessions.find(SAM, typed))[0] == session
