from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from groupbot.loopback import CannotDo, NoAnswer, Person
from groupbot.loopback.interactions import COMMAND, COMPONENT, Interaction
from groupbot.loopback.records import EPHEMERAL, LOADING
from tests.loopback.conftest import Quiet, Town


def asked(quiet: Quiet, kind: int = COMMAND, **more: Any) -> Interaction:
    request = {"id": "1", "name": "go", "type": 1, "options": []}
    return quiet.lo.interactions.make(kind, quiet.sam.user, quiet.hall, request, **more)


def callback(it: Interaction) -> str:
    return f"/interactions/{it.id}/{it.token}/callback"


def hook(quiet: Quiet, it: Interaction, rest: str = "") -> str:
    return f"/webhooks/{quiet.lo.application_id}/{it.token}{rest}"


async def test_a_second_answer_is_refused(quiet: Quiet) -> None:
    it = asked(quiet)
    assert await quiet.raw.code("POST", callback(it), {"type": 4, "data": {"content": "one"}}) == 0
    assert await quiet.raw.code("POST", callback(it), {"type": 4, "data": {"content": "two"}}) == 40060
    assert len(quiet.hall.messages) == 1


async def test_an_answer_after_three_seconds_is_refused(quiet: Quiet) -> None:
    it = asked(quiet)
    it.made -= 3.01
    assert await quiet.raw.code("POST", callback(it), {"type": 5}) == 10062
    assert await quiet.raw.code("POST", f"/interactions/{it.id}/wrong/callback", {"type": 5}) == 10062


async def test_a_token_lives_for_fifteen_minutes(quiet: Quiet) -> None:
    it = asked(quiet)
    await quiet.raw("POST", callback(it), {"type": 4, "data": {"content": "one"}})
    assert await quiet.raw.code("POST", hook(quiet, it), {"content": "two"}) == 0
    quiet.lo.interactions.expire_all()
    assert await quiet.raw.code("POST", hook(quiet, it), {"content": "three"}) == 50027
    assert await quiet.raw.code("PATCH", hook(quiet, it, "/messages/@original"), {"content": "x"}) == 50027


async def test_nothing_can_be_said_before_the_first_answer(quiet: Quiet) -> None:
    it = asked(quiet)
    assert await quiet.raw.code("POST", hook(quiet, it), {"content": "x"}) == 10015
    assert await quiet.raw.code("GET", hook(quiet, it, "/messages/@original")) == 10015


async def test_an_answer_must_fit_what_was_asked(quiet: Quiet) -> None:
    said = await quiet.sam.says(quiet.hall, "a message")
    for kind, wrong in ((2, 6), (2, 7), (2, 8), (4, 4), (5, 9)):
        it = asked(quiet, kind)
        assert await quiet.raw.code("POST", callback(it), {"type": wrong, "data": {}}) == 50035
        assert it.answer is None
    pressed = asked(quiet, COMPONENT, message=said.message)
    assert await quiet.raw.code("POST", callback(pressed), {"type": 6}) == 0


async def test_with_response_answers_a_body_and_without_it_nothing(quiet: Quiet) -> None:
    it = asked(quiet)
    body = {"type": 4, "data": {"content": "hello", "flags": EPHEMERAL}}
    status, answer = await quiet.raw("POST", callback(it) + "?with_response=1", body)
    assert status == 200
    assert answer["interaction"]["response_message_ephemeral"]
    assert answer["resource"]["message"]["content"] == "hello"
    assert await quiet.raw("POST", callback(asked(quiet)), body) == (204, None)


async def test_an_ephemeral_answer_is_seen_by_one_person_and_not_by_history(quiet: Quiet) -> None:
    kim = quiet.lo.person("Kim", quiet.guild)
    it = asked(quiet)
    await quiet.raw("POST", callback(it), {"type": 4, "data": {"content": "psst", "flags": EPHEMERAL}})
    assert [one.text for one in quiet.sam.sees(quiet.hall)] == ["psst"]
    assert kim.sees(quiet.hall) == []
    _, history = await quiet.raw("GET", f"/channels/{quiet.hall.id}/messages")
    assert history == []
    assert it.original
    one = f"/channels/{quiet.hall.id}/messages/{it.original.id}"
    assert await quiet.raw.code("GET", one) == 10008
    assert await quiet.raw.code("DELETE", one) == 10008
    assert await quiet.raw.code("PATCH", hook(quiet, it, "/messages/@original"), {"content": "new"}) == 0
    assert quiet.sam.sees(quiet.hall)[0].text == "new"


async def test_the_first_follow_up_after_thinking_takes_its_place(quiet: Quiet) -> None:
    it = asked(quiet)
    await quiet.raw("POST", callback(it), {"type": 5, "data": {"flags": EPHEMERAL}})
    assert it.original
    assert it.original.flags == EPHEMERAL | LOADING
    status, first = await quiet.raw("POST", hook(quiet, it) + "?wait=true", {"content": "done"})
    assert (status, first["id"], first["flags"]) == (200, str(it.original.id), EPHEMERAL)
    _, second = await quiet.raw("POST", hook(quiet, it), {"content": "more"})
    assert second["id"] != first["id"]
    assert second["flags"] == 0
    assert await quiet.raw.code("DELETE", hook(quiet, it, f"/messages/{second['id']}")) == 0
    assert await quiet.raw.code("DELETE", hook(quiet, it, "/messages/@original")) == 0
    assert await quiet.raw.code("GET", hook(quiet, it, "/messages/@original")) == 10008


async def test_an_answer_says_who_asked_for_it(quiet: Quiet) -> None:
    it = asked(quiet)
    _, answer = await quiet.raw(
        "POST", callback(it) + "?with_response=true", {"type": 4, "data": {"content": "hello"}}
    )
    trace = answer["resource"]["message"]["interaction_metadata"]
    assert (trace["type"], trace["user"]["id"]) == (2, str(quiet.sam.id))
    assert trace["authorizing_integration_owners"] == {"0": str(quiet.guild.id)}
    assert answer["resource"]["message"]["webhook_id"] == str(quiet.lo.application_id)


async def test_a_modal_and_choices_have_their_limits(quiet: Quiet) -> None:
    field = {"type": 4, "custom_id": "a", "label": "A", "style": 1}
    rows = [{"type": 1, "components": [field | {"custom_id": str(n)}]} for n in range(6)]
    label = {"type": 18, "label": "L", "component": {"type": 4, "custom_id": "x", "style": 2}}
    modal = {"custom_id": "m", "title": "T", "components": rows[:5]}
    for wrong in (
        modal | {"components": rows},
        modal | {"title": "x" * 46},
        modal | {"custom_id": "x" * 101},
        modal | {"components": [label | {"label": "x" * 46}]},
        modal | {"components": []},
        modal | {"components": [{"type": 1, "components": [field | {"label": None}]}]},
        modal
        | {
            "components": [
                {"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "b", "label": "B"}]}
            ]
        },
        modal | {"components": [{"type": 1, "components": [field | {"min_length": 5, "max_length": 4}]}]},
    ):
        assert await quiet.raw.code("POST", callback(asked(quiet)), {"type": 9, "data": wrong}) == 50035
    assert await quiet.raw.code("POST", callback(asked(quiet)), {"type": 9, "data": modal}) == 0
    right = modal | {"components": [label]}
    assert await quiet.raw.code("POST", callback(asked(quiet)), {"type": 9, "data": right}) == 0
    choice = {"name": "n", "value": "v"}
    for wrong in (
        [choice] * 26,
        [choice | {"name": "x" * 101}],
        [choice | {"value": "x" * 101}],
        [{"name": "n"}],
    ):
        body = {"type": 8, "data": {"choices": wrong}}
        assert await quiet.raw.code("POST", callback(asked(quiet, 4)), body) == 50035
    body = {"type": 8, "data": {"choices": [choice] * 25}}
    assert await quiet.raw.code("POST", callback(asked(quiet, 4)), body) == 0


async def test_the_library_reads_everything_in_an_interaction(town: Town) -> None:
    seen: list[discord.Interaction] = []

    @town.bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction)

    town.hall.deny(town.guild.everyone, "attach_files")
    await town.sam.slash("/show", what="card", in_=town.hall)
    it = seen[0]
    assert it.permissions.value == town.hall.permissions_of(town.sam)
    assert not it.permissions.attach_files
    assert it.app_permissions.value == town.hall.permissions_of(town.lo.world.bot)
    assert it.context.guild
    assert it.is_guild_integration()
    assert it.filesize_limit == 10 * 1024 * 1024
    assert (it.locale, it.guild_locale) == (discord.Locale.american_english, discord.Locale.american_english)
    assert it.user.display_name == "Sam"


async def test_an_interaction_can_be_delivered_twice(town: Town) -> None:
    seen: list[int] = []

    @town.bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction.id)

    town.lo.gateway.duplicate_next("INTERACTION_CREATE")
    reply = await town.sam.slash("/show", what="card", in_=town.hall)
    await town.lo.until(lambda: len(seen) == 2)
    assert seen[0] == seen[1]
    refusals = town.lo.wire.requests("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
    await town.lo.until(lambda: len(town.lo.wire.exchanges) > 4)
    assert reply.text
    assert {one.status for one in refusals} <= {200, 400}


async def test_people_cannot_press_what_they_do_not_see(town: Town) -> None:
    reply = await town.sam.slash("/session new", title="mine", in_=town.hall)
    with pytest.raises(CannotDo):
        await town.kim.press(reply, "Anything")
    card = await town.sam.slash("/show", what="card", in_=town.hall)
    town.hall.deny(town.kim, "view_channel")
    with pytest.raises(CannotDo):
        await town.kim.press(card, "Coming")
    with pytest.raises(CannotDo):
        await town.sam.press(card, "Nonexistent")


async def test_a_command_works_in_a_direct_message(town: Town) -> None:
    direct = town.lo.world.dm_with(town.sam.user)
    reply = await town.sam.slash("/show", what="menus", in_=direct)
    assert reply.text.startswith("Menus")
    later = await town.sam.press(reply, "Later")
    assert later.text.startswith("It is later now")


async def test_no_bot_no_answer(quiet: Quiet) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    await quiet.raw("POST", path, {"name": "go", "description": "Go"})
    with pytest.raises(NoAnswer):
        await quiet.sam.slash("/go", in_=quiet.hall)


async def test_fifty_people_press_at_once(town: Town) -> None:
    crowd: list[Person] = [town.lo.person(f"P{number}", town.guild) for number in range(50)]
    card = await town.sam.slash("/show", what="menus", in_=town.hall)
    replies = await asyncio.gather(*(one.press(card, "Later") for one in crowd))
    assert all(one.text.startswith("It is later now") for one in replies)
