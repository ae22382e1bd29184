"""Who may do what with a group: every command, pressed by everyone."""

from __future__ import annotations

from typing import Any

from groupbot.groups.model import Person as Actor
from groupbot.groups.model import Role
from groupbot.loopback import Person
from tests.stage import Stage

UNKNOWN = "I do not know a group of that name here. /group list shows the groups you can join."
LEADERS = "Only facilitators of Monday Circle can do this. If that should be you, ask a coordinator."
COORDINATORS = (
    "Only coordinators can do this. If that should be you, ask whoever runs this server to give you the "
    "coordinator role."
)
DONE = ""

MONDAY = {"group": "Monday Circle"}

# The command, its options, and what is said to: an outsider, a member, another group's facilitator,
# a facilitator of the group, an admin without roles. Coordinators may do all of it.
TABLE: list[tuple[str, dict[str, Any], tuple[str, str, str, str, str]]] = [
    ("/group show", MONDAY, (UNKNOWN, DONE, UNKNOWN, DONE, UNKNOWN)),
    ("/group join", MONDAY, (UNKNOWN, DONE, UNKNOWN, DONE, UNKNOWN)),
    ("/group names", MONDAY | {"with_my_name": "no"}, (UNKNOWN, DONE, UNKNOWN, DONE, UNKNOWN)),
    ("/group break", MONDAY | {"until": "1"}, (UNKNOWN, DONE, UNKNOWN, DONE, UNKNOWN)),
    ("/group leave", MONDAY, (UNKNOWN, DONE, UNKNOWN, DONE, UNKNOWN)),
    ("/group edit", MONDAY | {"tags": "quiet"}, (UNKNOWN, LEADERS, UNKNOWN, DONE, UNKNOWN)),
    ("/group post", MONDAY, (UNKNOWN, LEADERS, UNKNOWN, DONE, UNKNOWN)),
    ("/group edit", MONDAY | {"name": "Mine"}, (UNKNOWN, COORDINATORS, UNKNOWN, COORDINATORS, UNKNOWN)),
    (
        "/group edit",
        MONDAY | {"attendance": "number"},
        (UNKNOWN, COORDINATORS, UNKNOWN, COORDINATORS, UNKNOWN),
    ),
    ("/group archive", MONDAY, (UNKNOWN, COORDINATORS, UNKNOWN, COORDINATORS, UNKNOWN)),
]


async def test_everyone_gets_the_answer_that_is_theirs(stage: Stage) -> None:
    member = stage.guild.role("Member")
    await stage.ada.slash("/setup role", in_=stage.staff_room, kind="member", role=member)
    stage.guild.set_roles(stage.sam, [member])
    await stage.make_group()
    gone = {"group": "Monday Circle", "person": stage.finn}
    asked = await stage.cora.slash("/group facilitator remove", in_=stage.staff_room, **gone)
    await stage.cora.press(asked, "Take them off the list")
    # Finn keeps the facilitator role and leads nothing here; Ada manages the server and nothing else.
    people = (stage.omar, stage.sam, stage.finn, stage.fay, stage.ada)
    for command, options, expected in TABLE:
        for person, words in zip(people, expected, strict=True):
            answer = await person.slash(command, in_=stage.announcements, timeout=5.0, **options)
            assert answer.ephemeral
            if words:
                assert answer.text == words, (command, person)
            else:
                assert answer.text not in (UNKNOWN, LEADERS, COORDINATORS), (command, person)


async def test_only_coordinators_make_groups_and_name_facilitators(stage: Stage) -> None:
    await stage.make_group()
    here = stage.announcements
    for person in (stage.omar, stage.sam, stage.fay, stage.ada):
        refused = await person.slash(
            "/group new",
            in_=here,
            name="Mine",
            zone="UTC",
            attendance="number",
            announce_channel=here,
            facilitators_channel=here,
            place=stage.circle_room,
        )
        assert refused.text == COORDINATORS
        for command in ("/group facilitator add", "/group facilitator remove"):
            answer = await person.slash(
                command, in_=here, timeout=5.0, group="Monday Circle", person=stage.finn
            )
            assert answer.text == COORDINATORS
    groups = await stage.app.core.groups.every(stage.guild.id)
    assert [group.name for group in groups] == ["Monday Circle"]
    assert groups[0].facilitators == {stage.fay.id, stage.finn.id}


async def test_a_button_checks_again_who_presses_it(stage: Stage) -> None:
    await stage.make_group()
    shown = await stage.fay.slash("/group show", in_=stage.announcements, group="Monday Circle")
    stage.guild.set_roles(stage.fay, [])
    refused = await stage.fay.press(shown, "Post the group's card")
    assert refused.text == LEADERS
    asked = await stage.cora.slash("/group archive", in_=stage.announcements, group="Monday Circle")
    stage.guild.set_roles(stage.cora, [])
    refused = await stage.cora.press(asked, "Archive the group")
    assert refused.text == COORDINATORS


async def test_another_server_is_as_unknown_as_no_group_at_all(stage: Stage) -> None:
    await stage.make_group()
    group = (await stage.app.core.groups.every(stage.guild.id))[0]
    other = stage.lo.world.guild("Elsewhere")
    hall = other.text("hall")
    stranger: Person = stage.lo.person("Stranger", other)
    await stage.lo.until(lambda: stage.bot.get_guild(other.id))
    admin = Actor(other.id, stranger.id, manages_server=True)
    await stage.app.core.groups.map_role(admin, Role.COORDINATOR, other.role("Coordinator").id)
    for typed in (group.id, "Monday Circle", "0000000000", "no such group"):
        answer = await stranger.slash("/group show", in_=hall, group=typed)
        assert answer.text == UNKNOWN
    assert await stranger.autocomplete("/group show", option="group", typed="", in_=hall) == []
