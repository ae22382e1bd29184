"""Every command, used by everybody it is not for: nothing happens, and nothing is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from groupbot.crisis.reading import SHIPPED
from groupbot.loopback import Person, Reply
from groupbot.loopback.draft import Upload
from groupbot.loopback.guild import Channel
from tests.authority.presses import For
from tests.authority.scene import NO, SECRETS, UNKNOWN, Scene, set_the_scene
from tests.contract import held_to_the_contract  # noqa: F401
from tests.rest.test_calendar import a_file

G, S, E = ({"group": "@group"}, {"session": "@coming"}, {"session": "@ended"})
T = {"template": "@template"}
MAKE: dict[str, Any] = {
    "name": "Mine",
    "zone": "UTC",
    "attendance": "number",
    "announce_channel": "@room",
    "facilitators_channel": "@room",
    "place": "@room",
}
A_CALENDAR = Upload("rest.ics", a_file("UID:1\nDTSTART;VALUE=DATE:20270211\nSUMMARY:Mine"))
HELPLINES = Upload("helplines.toml", SHIPPED.read_bytes())
# Who each command is for, and its options: a name with an @ stands for a thing of the scene.
COMMANDS: dict[str, tuple[For, dict[str, Any]]] = {
    "/agreement edit": (For.LEADERS, G),
    "/agreement history": (For.MEMBERS, G),
    "/agreement show": (For.MEMBERS, G),
    "/agreement undo": (For.LEADERS, G),
    "/attendance headcount": (For.LEADERS, E | {"number": 7}),
    "/attendance here": (For.MEMBERS, S),
    "/attendance list": (For.SESSION, E),
    "/attendance mark": (For.SESSION, E | {"member": "@somebody", "status": "here", "why": "was there"}),
    "/contact": (For.MEMBERS, G),
    "/crisis": (For.THEMSELVES, {}),
    "/duty remove": (For.DUTY, {"hours": "@hours"}),
    "/duty set": (For.LEADERS, G | {"days": "mon", "from": "19:00", "to": "21:00"}),
    "/duty show": (For.LEADERS, G),
    "/duty undo": (For.DUTY, {"hours": "@hours"}),
    "/group archive": (For.COORDINATORS, G),
    "/group break": (For.MEMBERS, G | {"until": "2"}),
    "/group edit": (For.LEADERS, G | {"tags": "quiet"}),
    "/group facilitator add": (For.COORDINATORS, G | {"person": "@somebody"}),
    "/group facilitator remove": (For.COORDINATORS, G | {"person": "@leader"}),
    "/group gentle-note": (For.LEADERS, G | {"member": "@somebody", "words": "thinking"}),
    "/group greeter join": (For.MEMBERS, G),
    "/group greeter leave": (For.MEMBERS, G),
    "/group join": (For.MEMBERS, G),
    "/group leave": (For.MEMBERS, G),
    "/group list": (For.THEMSELVES, {}),
    "/group name-on-card": (For.MEMBERS, G | {"show": "yes"}),
    "/group names": (For.MEMBERS, G | {"with_my_name": "yes"}),
    "/group new": (For.COORDINATORS, MAKE),
    "/group post": (For.LEADERS, G),
    "/group rules": (For.LEADERS, G),
    "/group show": (For.MEMBERS, G),
    "/group undo": (For.COORDINATORS, G),
    "/group wishes": (For.MEMBERS, G),
    "/help": (For.THEMSELVES, {}),
    "/me access-need": (For.MEMBERS, G | {"text": "Mine"}),
    "/me changes": (For.THEMSELVES, {}),
    "/me gentle-note": (For.MEMBERS, G | {"allow": "yes"}),
    "/me inbox": (For.THEMSELVES, {}),
    "/me late-places": (For.THEMSELVES, {}),
    "/me next": (For.THEMSELVES, {}),
    "/me reminders": (For.THEMSELVES, {}),
    "/me digest": (For.THEMSELVES, {"day": "Friday"}),
    "/me timezone clear": (For.THEMSELVES, {}),
    "/me timezone set": (For.THEMSELVES, {"zone": "Europe/London"}),
    "/pause": (For.PAUSERS, G | {"what": "New RSVPs"}),
    "/report attendance": (For.LEADERS, G | {"period": "2027-01"}),
    "/rsvp keep-turn": (For.MEMBERS, S),
    "/rest add": (For.LEADERS, {"scope": "@group", "from": "2027-02-10", "reason": "Mine"}),
    "/rest import": (For.LEADERS, {"scope": "@group", "file": A_CALENDAR}),
    "/rest list": (For.THEMSELVES, {}),
    "/rest remove": (For.LEADERS, {"days": "@rest"}),
    "/rest undo": (For.LEADERS, {"days": "@rest"}),
    "/rsvp remind": (For.MEMBERS, S | {"leads": "1h"}),
    "/rsvp session": (For.MEMBERS, S | {"status": "coming"}),
    "/rsvp withdraw": (For.MEMBERS, S),
    "/series calendar": (For.MEMBERS, {"series": "@series"}),
    "/rota confirm": (For.LEADERS, S),
    "/rota decline": (For.LEADERS, S),
    "/rota fewer": (For.LEADERS, S),
    "/rota offer": (For.LEADERS, G),
    "/rota show": (For.LEADERS, G),
    "/rota swap": (For.LEADERS, S | {"person": "@somebody"}),
    "/rota take": (For.LEADERS, S),
    "/rota turns": (For.LEADERS, G),
    "/series edit": (For.LEADERS, {"series": "@series", "title": "Mine"}),
    "/series end": (For.LEADERS, {"series": "@series"}),
    "/series list": (For.MEMBERS, G),
    "/series new": (For.LEADERS, G | {"when": "thu 19:00"}),
    "/series show": (For.MEMBERS, {"series": "@series"}),
    "/series undo": (For.LEADERS, {"series": "@series"}),
    "/session admit": (For.SESSION, S | {"member": "@somebody", "reason": "asked"}),
    "/session calendar": (For.MEMBERS, S),
    "/session cant-run": (For.LEADERS, S),
    "/session cancel": (For.LEADERS, S | {"reason": "It is a holiday"}),
    "/session edit": (For.LEADERS, S | {"title": "Mine"}),
    "/session end": (For.LEADERS, S),
    "/session few": (For.LEADERS, S | {"decision": "drop-in"}),
    "/session list": (For.MEMBERS, G),
    "/session move": (For.LEADERS, S | {"when": "thu 19:00"}),
    "/session new": (For.LEADERS, G | {"when": "thu 19:00"}),
    "/session next-week": (For.LEADERS, S),
    "/session people": (For.SESSION, S),
    "/session phases": (For.MEMBERS, S),
    "/session skip": (For.LEADERS, {"session": "@one_date"}),
    "/session show": (For.MEMBERS, S),
    "/session undo": (For.LEADERS, S),
    "/session waiting": (For.SESSION, S | {"member": "@somebody"}),
    "/setup check": (For.SETUP, {}),
    "/server contact": (For.ARRANGERS, {"contact": "Nobody"}),
    "/server helplines": (For.ARRANGERS, {"file": HELPLINES}),
    "/server region": (For.ARRANGERS, {"region": "de"}),
    "/setup role": (For.SETUP, {"kind": "member"}),
    "/setup problems": (For.SETUP, {"channel": "@room"}),
    "/setup start": (For.SETUP, {}),
    "/setup show": (For.SETUP, {}),
    "/setup small": (For.SETUP, {"number": 4}),
    "/setup year": (For.SETUP, {"month": 4}),
    "/template copy": (For.PLANNERS, T | {"name": "Mine", "group": "@group"}),
    "/template delete": (For.PLANNERS, T),
    "/template edit": (For.PLANNERS, T | {"name": "Mine"}),
    "/template list": (For.PLANNERS, {}),
    "/template show": (For.PLANNERS, T),
    "/template undo": (For.PLANNERS, T),
    "/template use": (For.LEADERS, G | T),
}


@pytest.fixture
async def scene(tmp_path: Path, held_to_the_contract: None) -> AsyncIterator[Scene]:  # noqa: F811
    async with set_the_scene(tmp_path) as scene:
        # A server may show a command to other people in its own settings.
        (setup,) = [one for one in scene.stage.lo.world.commands.values() if one["name"] == "setup"]
        setup["default_member_permissions"] = None
        yield scene


async def used(scene: Scene, line: str, who: Person, where: Channel, *, unknown: bool = False) -> Reply:
    """Have somebody use a command of the table."""
    stage = scene.stage
    things = {
        "@group": UNKNOWN if unknown else scene.circle.group.id,
        "@coming": UNKNOWN if unknown else scene.coming.id,
        "@ended": UNKNOWN if unknown else scene.ended.id,
        "@hours": UNKNOWN if unknown else scene.hours.id,
        "@series": UNKNOWN if unknown else scene.series.id,
        "@one_date": UNKNOWN if unknown else scene.one_date.id,
        "@rest": UNKNOWN if unknown else scene.rest.id,
        "@template": UNKNOWN if unknown else scene.template.id,
        "@room": where,
        "@somebody": who if where is scene.hall else stage.mia,
        "@leader": who if where is scene.hall else stage.fay,
    }
    options = {
        name: things.get(value, value) if isinstance(value, str) else value
        for name, value in COMMANDS[line][1].items()
    }
    return await who.slash(line, in_=where, timeout=10.0, **options)


def leaks(scene: Scene, answer: Reply) -> list[str]:
    """Give what an answer tells of this server that is not for everybody."""
    return [secret for secret in (*SECRETS, str(scene.stage.mia.id)) if secret in answer.text]


async def test_every_command_there_is_stands_in_the_table(scene: Scene) -> None:
    found = {
        f"/{command.qualified_name}"
        for command in scene.stage.bot.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
    }
    assert found == set(COMMANDS)


async def test_whoever_runs_another_server_finds_nothing_of_this_one(scene: Scene) -> None:
    for line in COMMANDS:
        before = scene.kept()
        real = await used(scene, line, scene.stranger, scene.hall)
        unknown = await used(scene, line, scene.stranger, scene.hall, unknown=True)
        # Making a group is theirs to do, but only once by one name.
        assert real.text == unknown.text or line == "/group new", line
        assert not leaks(scene, real), line
        assert scene.kept() == before, line


async def test_whoever_may_not_see_a_group_finds_nothing_of_it(scene: Scene) -> None:
    for line, (who, _) in COMMANDS.items():
        for outsider in (scene.stage.omar, scene.stage.ada):
            if who in (For.THEMSELVES, For.SETUP, For.ARRANGERS):
                continue
            before = scene.kept()
            real = await used(scene, line, outsider, scene.stage.announcements)
            unknown = await used(scene, line, outsider, scene.stage.announcements, unknown=True)
            assert real.text == unknown.text, line
            assert not leaks(scene, real), line
            assert scene.kept() == before, line


async def test_whoever_it_is_not_for_is_told_who_it_is_for(scene: Scene) -> None:
    for line, (entry, _) in COMMANDS.items():
        for who in scene.not_for(entry):
            before = scene.kept()
            answer = await used(scene, line, who, scene.stage.announcements)
            assert answer.text.startswith(NO[entry]), (line, who.user.display)
            assert answer.ephemeral
            assert str(scene.stage.mia.id) not in answer.text
            assert scene.kept() == before, line


async def test_nothing_of_another_server_is_offered_while_somebody_types(scene: Scene) -> None:
    for line, (entry, options) in COMMANDS.items():
        for option in {"group", "session"} & set(options):
            for who, where in (
                (scene.stranger, scene.hall),
                (scene.stage.omar, scene.stage.announcements),
            ):
                for typed in ("", "Mon", scene.coming.id):
                    offered = await who.autocomplete(line, option=option, typed=typed, in_=where)
                    assert offered == [], (line, typed)
            if entry is For.SESSION:
                assert not await scene.stage.sam.autocomplete(
                    line, option=option, typed="", in_=scene.stage.announcements
                )
