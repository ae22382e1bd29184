"""Who may be chosen where a command takes a person: not the bot, a webhook, or somebody who is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from groupbot.loopback import Person
from tests.authority.scene import Scene, set_the_scene
from tests.contract import held_to_the_contract  # noqa: F401

G, S, E = {"group": "@group"}, {"session": "@coming"}, {"session": "@ended"}
NEW = {"when": "fri 19:00"}
NOON: dict[str, Any] = {"days": "mon", "from": "12:00", "to": "13:00"}
ODD = ("the bot", "a webhook", "somebody who left")


@pytest.fixture
async def scene(tmp_path: Path, held_to_the_contract: None) -> AsyncIterator[Scene]:  # noqa: F811
    async with set_the_scene(tmp_path) as scene:
        yield scene


def odd_people(scene: Scene) -> Iterator[tuple[str, Person]]:
    """Give accounts that cannot facilitate, come or look: a webhook's is a bot's, and in no server."""
    lo, guild = scene.stage.lo, scene.stage.guild
    yield ODD[0], Person(lo, lo.world.bot)
    yield ODD[1], Person(lo, lo.world.user("Hook", bot=True))
    gone = lo.person("Gone", guild)
    guild.remove_member(gone)
    yield ODD[2], gone


NOT_THERE = "They are not in this server. Choose somebody who is."
NOT_LISTED = "They are not on the list of facilitators of Monday Circle."
MUST_LIST = "A facilitator has to be on the list of Monday Circle."
GONE = "I cannot use what was chosen in one of the options. It may be of another kind, or gone by now."
NOT_JOINED = "That person has not joined Monday Circle yet."
NO_NOTE = "A note can go once to a member who allows it"
NO_BOT = "A bot is never counted."
# By command and option: what goes with it, and how it begins to answer for each of the odd people.
ANSWERS: dict[tuple[str, str], tuple[dict[str, Any], tuple[str, ...]]] = {
    ("/group facilitator add", "person"): (G, ("A bot cannot facilitate.", NOT_THERE, NOT_THERE)),
    ("/group facilitator remove", "person"): (G, ("They do not facilitate Monday Circle.",) * 3),
    ("/session new", "facilitator"): (G | NEW, (MUST_LIST,) * 3),
    ("/session new", "co_facilitator"): (G | NEW, (MUST_LIST,) * 3),
    ("/series new", "facilitator"): (G | NEW, (MUST_LIST,) * 3),
    ("/duty set", "person"): (NOON, ("A bot cannot be on duty.", GONE, GONE)),
    ("/rota swap", "person"): (S, (NOT_LISTED,) * 3),
    ("/session admit", "member"): (S | {"reason": "asked"}, (NOT_JOINED,) * 3),
    ("/group gentle-note", "member"): (G | {"words": "thinking"}, (NO_NOTE,) * 3),
    ("/attendance mark", "member"): (
        E | {"status": "here", "why": "was there"},
        (NO_BOT, NO_BOT, "This person has not agreed to be named"),
    ),
}


def filled(scene: Scene, given: dict[str, Any]) -> dict[str, Any]:
    ids = {"@group": scene.circle.group.id, "@coming": scene.coming.id, "@ended": scene.ended.id}
    return {name: ids.get(value, value) for name, value in given.items()}


async def test_who_cannot_be_meant_is_refused_and_nothing_changes(scene: Scene) -> None:
    stage = scene.stage
    for (line, option), (given, answers) in ANSWERS.items():
        who = stage.cora if line.startswith(("/group facilitator", "/duty")) else stage.fay
        for (name, odd), words in zip(odd_people(scene), answers, strict=True):
            before = scene.kept()
            chosen = filled(scene, given) | {option: odd}
            answer = await who.slash(line, in_=stage.staff_room, timeout=5.0, **chosen)
            assert answer.text.startswith(words), (line, option, name)
            assert scene.kept() == before, (line, option, name)


async def test_oneself_can_be_chosen_where_that_means_something(scene: Scene) -> None:
    fay, here = scene.stage.fay, scene.stage.staff_room
    for line, option, given, words in (
        ("/session new", "facilitator", G | NEW, "**Nothing is public yet.**"),
        ("/session new", "co_facilitator", G | NEW, "The same person is down twice"),
        ("/duty set", "person", G | NOON, f"Set: <@{fay.id}> · Mon 12:00 to 13:00"),
        ("/rota swap", "person", S, "They are down to run this session already."),
        ("/session admit", "member", S | {"reason": "asked"}, NOT_JOINED),
    ):
        answer = await fay.slash(line, in_=here, timeout=5.0, **(filled(scene, given) | {option: fay}))
        assert answer.text.startswith(words), (line, option)
