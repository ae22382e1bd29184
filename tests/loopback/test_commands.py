from __future__ import annotations

from typing import Any

import pytest

from groupbot.loopback import CannotDo
from groupbot.loopback.permissions import bits
from tests.loopback.conftest import Quiet


def command(**more: Any) -> dict[str, Any]:
    return {"name": "go", "description": "Go", "type": 1} | more


def option(**more: Any) -> dict[str, Any]:
    return {"name": "what", "description": "What", "type": 3} | more


WRONG: dict[str, dict[str, Any]] = {
    "upper case": command(name="Go"),
    "a space": command(name="go now"),
    "33 letters": command(name="g" * 33),
    "no description": command(description=""),
    "a description of 101": command(description="x" * 101),
    "an optional option before a required one": command(
        options=[option(), option(name="then", required=True)]
    ),
    "26 options": command(options=[option(name=f"o{n}") for n in range(26)]),
    "26 choices": command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
    "autocomplete with choices": command(
        options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]
    ),
    "a subcommand beside an option": command(options=[option(), option(name="sub", type=1)]),
    "a group in a group": command(options=[option(type=2, options=[option(type=2, options=[])])]),
    "more than 8,000 characters": command(
        options=[
            option(name=f"o{n}", choices=[{"name": "n" * 60 + str(c), "value": "v" * 60} for c in range(25)])
            for n in range(3)
        ]
    ),
    "an unknown key": command(colour=1),
    "a menu command with words": command(type=3),
    "one option twice": command(options=[option(), option()]),
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
async def test_a_command_discord_does_not_take_is_refused(quiet: Quiet, body: dict[str, Any]) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    assert await quiet.raw.code("POST", path, body) == 50035
    assert await quiet.raw.code("PUT", path, [body]) == 50035
    assert quiet.lo.world.commands == {}


async def test_a_hundred_commands_are_taken_and_no_more(quiet: Quiet) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    bodies = [command(name=f"c{number}") for number in range(101)]
    assert await quiet.raw.code("PUT", path, bodies) == 30032
    assert await quiet.raw.code("PUT", path, bodies[:100]) == 0
    assert await quiet.raw.code("PUT", path, [command(), command()]) == 50035


async def test_a_command_that_stays_keeps_its_id(quiet: Quiet) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    _, first = await quiet.raw("PUT", path, [command(), command(name="gone")])
    _, then = await quiet.raw("PUT", path, [command(description="New words")])
    assert [one["id"] for one in then] == [first[0]["id"]]
    assert then[0]["version"] != first[0]["version"]


async def test_names_in_other_scripts_are_taken(quiet: Quiet) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    for name in ("sitzung-neu", "सत्र", "กลุ่ม", "会议", "o'clock"):
        assert await quiet.raw.code("POST", path, command(name=name)) == 0


async def test_the_client_hides_a_command_from_who_may_not_use_it(quiet: Quiet) -> None:
    path = f"/applications/{quiet.lo.application_id}/commands"
    needed = str(bits(["manage_guild"]))
    bodies = [
        command(name="all"),
        command(name="few", default_member_permissions=needed),
        command(name="none", default_member_permissions="0"),
        command(name="here", contexts=[0]),
        command(name="private", contexts=[1]),
    ]
    await quiet.raw("PUT", path, bodies)
    boss = quiet.lo.person("Boss", quiet.guild, [quiet.guild.role("Staff", "manage_guild")])
    admin = quiet.lo.person("Admin", quiet.guild, [quiet.guild.role("Admin", "administrator")])
    assert quiet.sam.commands(quiet.hall) == ["/all", "/here"]
    assert boss.commands(quiet.hall) == ["/all", "/few", "/here"]
    assert admin.commands(quiet.hall) == ["/all", "/few", "/here", "/none"]
    direct = quiet.lo.world.dm_with(quiet.sam.user)
    assert quiet.sam.commands(direct) == ["/all", "/few", "/none", "/private"]
    with pytest.raises(CannotDo):
        await quiet.sam.slash("/few", in_=quiet.hall)
    quiet.hall.deny(quiet.guild.everyone, "use_application_commands")
    assert quiet.sam.commands(quiet.hall) == []


async def test_a_command_of_one_server_is_offered_only_there(quiet: Quiet) -> None:
    other = quiet.lo.world.guild("Other")
    quiet.sam.joins_server(other)
    path = f"/applications/{quiet.lo.application_id}/guilds/{quiet.guild.id}/commands"
    await quiet.raw("PUT", path, [command()])
    assert quiet.sam.commands(quiet.hall) == ["/go"]
    assert quiet.sam.commands(other.text("there")) == []
