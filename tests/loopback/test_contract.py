from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tests.contract import Contract
from tests.loopback.conftest import Town


def the_contract() -> Contract:
    contract = Contract.load()
    if contract is None:
        pytest.skip("Discord's description is not beside this repository")
    return contract


async def test_requests_and_answers_hold_against_discords_description(town: Town) -> None:
    contract = the_contract()
    reply = await town.sam.slash("/show", what="card", in_=town.hall)
    await town.sam.press(reply, "Coming")
    assert len(town.lo.wire.exchanges) >= 5
    assert [fault for one in town.lo.wire.exchanges for fault in contract.check(one)] == []


async def test_three_deliberate_violations_are_caught(town: Town) -> None:
    contract = the_contract()
    user = await town.bot.fetch_user(town.sam.id)
    await user.send("hello")
    sent = town.lo.wire.requests("POST", "/channels/{channel_id}/messages")[-1]
    assert contract.check(sent) == []
    too_long = replace(sent, body=sent.body | {"content": "x" * 4001})
    no_author = replace(sent, answer={key: value for key, value in sent.answer.items() if key != "author"})
    nowhere = replace(sent, template="/channels/{channel_id}/letters")
    for broken, words in ((too_long, "too long"), (no_author, "author"), (nowhere, "no such route")):
        assert words in " ".join(contract.check(broken))


async def test_a_fault_deep_in_a_card_is_caught_though_the_rest_of_the_card_is_known(town: Town) -> None:
    contract = the_contract()
    await town.sam.slash("/show", what="card", in_=town.hall)
    (card,) = (one for one in town.lo.wire.exchanges if '"label"' in json.dumps(one.body))
    assert contract.check(card) == []
    longer = re.sub(r'("label": ")', r"\g<1>" + "x" * 90, json.dumps(card.body), count=1)
    assert contract.check(replace(card, body=json.loads(longer))) != []


async def test_a_number_where_a_snowflake_belongs_is_taken_only_where_discord_takes_it(town: Town) -> None:
    contract = the_contract()
    await town.bot.create_dm(await town.bot.fetch_user(town.sam.id))
    opened = town.lo.wire.requests("POST", "/users/@me/channels")[-1]
    assert contract.check(replace(opened, body={"recipient_id": town.sam.id})) == []
    assert contract.check(replace(opened, answer=opened.answer | {"id": 5})) != []


async def test_an_unknown_query_and_an_undescribed_answer_are_caught(town: Town) -> None:
    contract = the_contract()
    await town.bot.fetch_user(town.sam.id)
    asked = town.lo.wire.requests("GET", "/users/{user_id}")[-1]
    assert contract.check(replace(asked, query={"lively": "1"})) != []
    assert contract.check(replace(asked, status=204)) != []
