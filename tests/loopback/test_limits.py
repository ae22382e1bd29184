from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest

from tests.loopback.conftest import Quiet

V2 = 1 << 15


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | more


def row(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inside)}


def text(words: str) -> dict[str, Any]:
    return {"type": 10, "content": words}


def menu(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}]} | more


def many(count: int) -> list[dict[str, Any]]:
    return [button(custom_id=str(number)) for number in range(count)]


FINE: dict[str, dict[str, Any]] = {
    "2,000 characters": {"content": "x" * 2000},
    "ten embeds": {"embeds": [{"title": "t"}] * 10},
    "6,000 characters of embeds": {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
    "five rows of five buttons": {
        "content": "x",
        "components": [row(*many(25)[i : i + 5]) for i in range(0, 25, 5)],
    },
    "a menu of 25": {
        "components": [row(menu(options=[{"label": "l", "value": str(n)} for n in range(25)]))],
        "content": "x",
    },
    "4,000 characters of text displays": {"flags": V2, "components": [text("x" * 2000), text("y" * 2000)]},
    "40 components": {"flags": V2, "components": [{"type": 17, "components": [text("x")] * 39}]},
    "a section with a button": {
        "flags": V2,
        "components": [{"type": 9, "components": [text("x")], "accessory": button()}],
    },
    "a nonce of 25": {"content": "x", "nonce": "n" * 25},
    "named mentions": {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1"]}},
}
REFUSED: dict[str, dict[str, Any]] = {
    "2,001 characters": {"content": "x" * 2001},
    "an unknown key": {"content": "x", "colour": 1},
    "eleven embeds": {"embeds": [{"title": "t"}] * 11},
    "6,001 characters of embeds": {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
    "26 fields": {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
    "a field without a value": {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
    "an embed title of 257": {"embeds": [{"title": "x" * 257}]},
    "an embed with a strange link": {"embeds": [{"title": "x", "url": "javascript:alert(1)"}]},
    "six rows": {"content": "x", "components": [row(button(custom_id=str(n))) for n in range(6)]},
    "six buttons in a row": {"content": "x", "components": [row(*many(6))]},
    "an empty row": {"content": "x", "components": [row()]},
    "a menu beside a button": {"content": "x", "components": [row(menu(), button())]},
    "a text display without the flag": {"content": "x", "components": [text("x")]},
    "content beside v2 components": {"flags": V2, "content": "x", "components": [text("x")]},
    "embeds beside v2 components": {"flags": V2, "embeds": [{"title": "x"}], "components": [text("x")]},
    "41 components": {"flags": V2, "components": [{"type": 17, "components": [text("x")] * 40}]},
    "4,001 characters of text displays": {"flags": V2, "components": [text("x" * 2000), text("y" * 2001)]},
    "a container in a container": {
        "flags": V2,
        "components": [{"type": 17, "components": [{"type": 17, "components": [text("x")]}]}],
    },
    "a section without an accessory": {"flags": V2, "components": [{"type": 9, "components": [text("x")]}]},
    "an empty text display": {"flags": V2, "components": [text("")]},
    "a text input in a message": {
        "content": "x",
        "components": [row({"type": 4, "style": 1, "custom_id": "a", "label": "a"})],
    },
    "one custom_id twice": {"content": "x", "components": [row(button(), button())]},
    "a custom_id of 101": {"content": "x", "components": [row(button(custom_id="x" * 101))]},
    "an empty custom_id": {"content": "x", "components": [row(button(custom_id=""))]},
    "a label of 81": {"content": "x", "components": [row(button(label="x" * 81))]},
    "a button without words": {
        "content": "x",
        "components": [row({"type": 2, "style": 1, "custom_id": "a"})],
    },
    "a link with a custom_id": {"content": "x", "components": [row(button(style=5, url="https://a.org"))]},
    "a menu of 26": {
        "components": [row(menu(options=[{"label": "l", "value": str(n)} for n in range(26)]))],
        "content": "x",
    },
    "an option twice": {
        "content": "x",
        "components": [row(menu(options=[{"label": "l", "value": "v"}] * 2))],
    },
    "more at least than at most": {"content": "x", "components": [row(menu(min_values=3, max_values=2))]},
    "an unknown key in a button": {"content": "x", "components": [row(button(colour="red"))]},
    "an unknown component": {"flags": V2, "components": [{"type": 99}]},
    "a nonce of 26": {"content": "x", "nonce": "n" * 26},
    "mentions said twice": {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "a number for content": {"content": 7},
}


@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
async def test_a_message_at_the_limit_is_taken(quiet: Quiet, body: dict[str, Any]) -> None:
    assert await quiet.send(**body) == 0


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
async def test_a_message_over_the_limit_is_refused(quiet: Quiet, body: dict[str, Any]) -> None:
    assert await quiet.send(**body) == 50035
    assert not quiet.hall.messages


async def test_an_empty_message_is_refused(quiet: Quiet) -> None:
    for body in ({}, {"content": ""}, {"content": " \n"}, {"embeds": []}, {"components": []}):
        assert await quiet.send(**body) == 50006


async def test_a_refusal_names_the_place_in_discords_nested_form(quiet: Quiet) -> None:
    body = {"content": "x", "components": [row(button(), button(label="x" * 81, custom_id="b"))]}
    status, answer = await quiet.raw("POST", f"/channels/{quiet.hall.id}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    place = answer["errors"]["components"]["0"]["components"]["1"]["label"]
    assert place == {
        "_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be 80 or fewer in length."}]
    }


async def test_a_body_must_be_json_and_say_so(quiet: Quiet) -> None:
    path = f"/channels/{quiet.hall.id}/messages"
    typed = {"Content-Type": "application/json; charset=utf-8"}
    assert await quiet.raw.code("POST", path, {"content": "x"}, **typed) == 50035
    async with quiet.raw.session.post(
        quiet.lo.api_url + path,
        data="{",
        headers={"Authorization": f"Bot {quiet.lo.token}", "Content-Type": "application/json"},
    ) as got:
        assert (await got.json())["code"] == 50109


async def test_without_the_token_nothing_is_answered(quiet: Quiet) -> None:
    assert await quiet.raw("GET", "/users/@me", Authorization="Bot wrong") == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )


async def test_the_components_flag_cannot_be_taken_off(quiet: Quiet) -> None:
    path = f"/channels/{quiet.hall.id}/messages"
    _, sent = await quiet.raw("POST", path, {"flags": V2, "components": [text("x")]})
    one = f"{path}/{sent['id']}"
    assert await quiet.raw.code("PATCH", one, {"content": "words", "flags": 0}) == 50035
    status, after = await quiet.raw("PATCH", one, {"components": [text("y")], "flags": 0})
    assert (status, after["flags"] & V2) == (200, V2)
    _, plain = await quiet.raw("POST", path, {"content": "words"})
    other = f"{path}/{plain['id']}"
    assert await quiet.raw.code("PATCH", other, {"flags": V2, "components": [text("y")]}) == 50035
    changed = {"flags": V2, "components": [text("y")], "content": None}
    assert await quiet.raw.code("PATCH", other, changed) == 0


async def test_only_the_bots_own_messages_are_edited(quiet: Quiet) -> None:
    said = await quiet.sam.says(quiet.hall, "mine")
    path = f"/channels/{quiet.hall.id}/messages/{said.message.id}"
    assert await quiet.raw.code("PATCH", path, {"content": "yours"}) == 50005
    assert await quiet.raw.code("DELETE", path) == 50013


async def test_mentions_are_counted_as_far_as_they_are_allowed(quiet: Quiet) -> None:
    helpers = quiet.guild.role("Helpers")
    loud = quiet.guild.role("Loud", mentionable=True)
    content = f"<@{quiet.sam.id}> <@&{helpers.id}> <@&{loud.id}> @everyone"
    cases: list[tuple[Any, list[int], list[int]]] = [
        (None, [quiet.sam.id], [loud.id]),
        ({"parse": []}, [], []),
        ({"parse": [], "users": [str(quiet.sam.id)]}, [quiet.sam.id], []),
        ({"parse": ["everyone", "roles"]}, [], [loud.id]),
    ]
    for rules, users, roles in cases:
        assert await quiet.send(content=content, allowed_mentions=rules) == 0
        message = list(quiet.hall.messages.values())[-1]
        assert (message.mentions, message.mention_roles, message.mention_everyone) == (users, roles, False)


async def test_a_nonce_is_remembered_for_a_few_minutes(quiet: Quiet) -> None:
    path = f"/channels/{quiet.hall.id}/messages"
    body = {"content": "once", "nonce": "gb1", "enforce_nonce": True}
    _, first = await quiet.raw("POST", path, body)
    _, again = await quiet.raw("POST", path, body)
    assert first["id"] == again["id"]
    assert len(quiet.hall.messages) == 1
    assert await quiet.raw.code("DELETE", f"{path}/{first['id']}") == 0
    assert await quiet.raw.code("POST", path, body) == 10008
    quiet.lo.nonces.forget()
    assert await quiet.raw.code("POST", path, body) == 0
    for _ in range(2):
        assert await quiet.raw.code("POST", path, {"content": "x", "nonce": "n"}) == 0
    assert len(quiet.hall.messages) == 3


async def test_a_file_over_ten_mebibytes_is_refused(quiet: Quiet) -> None:
    path = f"{quiet.lo.api_url}/channels/{quiet.hall.id}/messages"
    for size, status in ((10 * 1024 * 1024, 200), (10 * 1024 * 1024 + 1, 413)):
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("payload_json", "{}")
        form.add_field("files[0]", io.BytesIO(b"x" * size), filename="big.bin")
        headers = {"Authorization": f"Bot {quiet.lo.token}"}
        async with quiet.raw.session.post(path, data=form, headers=headers) as got:
            answer = await got.json()
            assert got.status == status
    assert answer["code"] == 40005
    assert len(quiet.hall.messages) == 1


async def test_a_file_that_is_gone_is_not_served(quiet: Quiet) -> None:
    said = await quiet.sam.says(quiet.hall, "look", files={"a.txt": b"words"})
    file = said.message.files[0]
    url = f"{quiet.lo.base_url}/attachments/{quiet.hall.id}/{file.id}/a.txt"
    async with quiet.raw.session.get(url) as got:
        assert (got.status, await got.read(), got.content_type) == (200, b"words", "text/plain")
    await quiet.sam.deletes(said)
    async with quiet.raw.session.get(url) as got:
        assert got.status == 404


async def test_history_is_read_in_windows(quiet: Quiet) -> None:
    ids = [(await quiet.sam.says(quiet.hall, str(number))).message.id for number in range(10)]
    path = f"/channels/{quiet.hall.id}/messages"

    async def numbers(query: str) -> list[int]:
        _, found = await quiet.raw("GET", f"{path}?{query}")
        return [ids.index(int(one["id"])) for one in found]

    assert await numbers("limit=3") == [9, 8, 7]
    assert await numbers(f"limit=3&before={ids[5]}") == [4, 3, 2]
    assert await numbers(f"limit=3&after={ids[5]}") == [8, 7, 6]
    assert await numbers(f"limit=4&around={ids[5]}") == [7, 6, 5, 4]
    assert await quiet.raw.code("GET", f"{path}?limit=101") == 50035
