"""What a visit leaves behind: everything, until somebody asks to begin anew."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.demo.desk import Desk
from groupbot.demo.kept import CannotContinue, Kept
from groupbot.demo.play import Play
from groupbot.demo.visit import opened
from groupbot.loopback import Person, Shown


def newest_card(sam: Person, words: str) -> Shown:
    hall = next(iter(sam.hub.world.guilds.values())).channel("announcements")
    return [one for one in sam.sees(hall) if words in one.text][-1]


def guided(play: Play) -> set[int]:
    """Give what is ticked in the member's guide."""
    guide = play.loopback.page.shared.controls.guide("member")
    assert guide
    return guide.ticked


async def stops_only_where_something_is_seen(play: Play) -> None:
    """Move on a few times; wherever it stops, a card has come or reads otherwise than before."""
    desk, sam, robin = Desk(play), play.town.members[0], play.town.robin
    rooms = ((sam, play.town.announcements), (robin, play.town.staff_room))
    for _ in range(3):
        before = [[one.text for one in person.sees(room)] for person, room in rooms]
        assert await desk.next() == ""
        assert [[one.text for one in person.sees(room)] for person, room in rooms] != before


async def test_a_visit_goes_on_where_it_was_left(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "server")
    async with opened(kept, groups=1, weeks=1) as play:
        sam = play.town.members[0]
        coming = await sam.press(newest_card(sam, "Coming"), "Coming")
        assert "You are coming" in coming.text
        assert guided(play) == {0}
        left, messages = play.clock.now(), len(sam.sees(play.town.announcements))
    async with opened(kept) as play:
        sam = play.town.members[0]
        assert 0 <= (play.clock.now() - left).total_seconds() < 60
        assert len(sam.sees(play.town.announcements)) >= messages
        assert guided(play) == {0}
        again = await sam.press(newest_card(sam, "Coming"), "Details")
        assert "You are coming" in again.text
        await stops_only_where_something_is_seen(play)
    async with opened(kept, reset=True, groups=0) as play:
        assert play.town.members[0].sees(play.town.announcements) == []
        assert guided(play) == set()


async def test_time_that_passes_right_after_a_start_passes_nothing_over(tmp_path: Path) -> None:
    async with opened(Kept(tmp_path / "server"), groups=1, weeks=1) as play:
        desk, sam, gateway = Desk(play), play.town.members[0], play.loopback.gateway
        asked = await sam.press(await sam.press(newest_card(sam, "Coming"), "Coming"), "Remind me")
        await sam.choose(await sam.choose(asked, "When?", "1 hour"), "How?", "By direct message")
        assert await desk.kill() == "The bot was killed."
        gateway.hold()  # Discord says nothing for a while after the log-in
        back = asyncio.create_task(desk.kill())
        passed = asyncio.create_task(desk.live(timedelta(days=2)))
        identified = gateway.identifies
        await play.loopback.until(lambda: gateway.identifies > identified, within=20.0)
        await asyncio.sleep(0.5)
        gateway.release()
        assert await back == "The bot is back."
        await passed
        await play.told(sam, 0, "starts")
        assert sum("starts" in one.text for one in sam.dms()) == 1


async def test_a_bot_that_is_started_while_discord_fails_comes_in_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(Kept(tmp_path / "server"), groups=1, weeks=1) as play:
        desk = Desk(play)
        await desk.kill()
        await desk.fails()
        monkeypatch.setattr("groupbot.demo.child.STARTS_WITHIN", 0.5)
        assert "goes on trying" in await desk.kill()
        await desk.fails()
        await play.loopback.until(lambda: play.loopback.gateway.is_connected, within=20.0)


async def test_a_first_start_that_was_broken_off_begins_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "server")
    kept.begin()
    (kept.folder / "groupbot.sqlite").write_text("half")
    kept.begin()
    assert not (kept.folder / "groupbot.sqlite").exists()
    assert kept.read() is None


async def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    for anew in (False, True):
        with pytest.raises(CannotContinue, match="holds other things"):
            Kept(tmp_path).begin(anew=anew)
    assert (tmp_path / "diary.txt").read_text() == "mine"


async def test_what_another_version_kept_is_not_used(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "server")
    kept.begin()
    for discord in ("{}", '{"world": {"version": 0}, "token": "t", "base_url": "u"}'):
        kept.file.write_text(f'{{"now": "2027-01-03T09:00:00+00:00", "discord": {discord}}}')
        with pytest.raises(CannotContinue, match="another version"):
            async with opened(kept):
                pass


async def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "server")
    kept.begin()
    now = "2027-01-03T09:00:00+00:00"
    for text in ("", "{}", "[]", '{"now": "yesterday"}', f'{{"now": "{now}", "guides": {{"member": 1}}}}'):
        kept.file.write_text(text)
        with pytest.raises(CannotContinue, match="--reset"):
            kept.read()
