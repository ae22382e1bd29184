"""A server's own list of helplines, over the wire."""

from __future__ import annotations

from groupbot.crisis.reading import SHIPPED
from groupbot.loopback import Reply
from groupbot.loopback.draft import Upload
from tests.crisis.test_lines import WHOLE
from tests.stage import Stage

OWN = WHOLE.replace('"112"', '"99 88"').encode()


async def sent(stage: Stage, content: bytes) -> Reply:
    """Have the coordinator send a list."""
    file = Upload("mine.toml", content)
    return await stage.cora.slash("/server helplines", in_=stage.staff_room, file=file)


async def shown(stage: Stage, region: str = "xx") -> str:
    """Read what a member is shown."""
    return (await stage.sam.slash("/crisis", in_=stage.announcements, region=region)).text


async def test_a_coordinator_takes_the_list_changes_it_and_goes_back(stage: Stage) -> None:
    begin = await stage.cora.slash("/server helplines", in_=stage.staff_room)
    assert begin.ephemeral
    assert "This server has the list of the bot. It has United States, Canada" in begin.text
    assert begin.files == {"helplines.toml": SHIPPED.read_bytes()}
    used = await sent(stage, OWN)
    assert "/crisis shows the list you sent in this server now, with Exland, Somewhere else." in used.text
    assert "Checked 2 Jan 2026" in used.text
    assert not used.files
    await stage.restart()
    card = await shown(stage)
    assert "call **99 88**" in card
    assert "The people who run this server keep this list." in card
    offered = await stage.sam.autocomplete("/crisis", option="region", typed="", in_=stage.announcements)
    assert [str(choice) for choice in offered] == ["Exland", "Somewhere else"]
    region = await stage.cora.slash("/server region", in_=stage.staff_room, region="The Ex")
    assert "/crisis shows helplines for Exland first." in region.text
    assert "Helplines: Exland" in (await stage.sam.slash("/crisis", in_=stage.announcements)).text
    in_message = await stage.sam.slash("/crisis", in_=stage.lo.world.dm_with(stage.sam.user), region="xx")
    assert "There are no helplines here for a region of that name." in in_message.text
    back = await stage.cora.press(used, "Use the bot's list again")
    assert "/crisis shows the list of the bot in this server now" in back.text
    assert back.files == {"helplines.toml": OWN}
    assert "call **112**" in await shown(stage, "de")


async def test_a_list_with_anything_wrong_is_refused_whole_with_the_place(stage: Stage) -> None:
    await sent(stage, OWN)
    for content, why in (
        (
            OWN.replace(b'hours = "any time"', b"", 1),
            "In region 1, line 1, hours is missing, blank or too long.",
        ),
        (OWN.replace(b'code = "elsewhere"', b'code = "other"'), "there is no emergency line."),
        (b"\xff\xfe", "It is not TOML in UTF-8"),
        (b"# " + b"x" * 64 * 1024, "That file is larger than 64 KB. Send a shorter list."),
    ):
        refused = await sent(stage, content)
        assert why in refused.text
    assert "call **99 88**" in await shown(stage)


async def test_members_are_told_who_can_change_the_list(stage: Stage) -> None:
    for person in (stage.sam, stage.fay):
        refused = await person.slash("/server helplines", in_=stage.announcements, file=Upload("x.toml", OWN))
        assert refused.text.startswith("Only coordinators, and people with the Manage Server permission")
    assert "call **99 88**" not in await shown(stage)


async def test_old_numbers_of_a_servers_own_list_are_found_by_the_check(stage: Stage) -> None:
    await stage.make_group()
    await sent(stage, OWN)
    await stage.ada.slash("/server region", in_=stage.staff_room, region="xx")
    checked = await stage.ada.slash("/setup check", in_=stage.staff_room)
    assert "The helplines of Exland were last checked more than 180 days ago." in checked.text
