"""Letters on their way to a Discord that fails in every way it can."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cogs.kit.card import Button, Card, Target, card, row
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Posted, Row, Way
from groupbot.loopback.guild import Channel
from tests.contract import held_to_the_contract  # noqa: F401
from tests.stage import Stage, set_up

SEND, EDIT = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
QUICK = Limits(
    send_timeout=0.5, nonce_trusted=1.0, lease=2.0, look_timeout=0.4, edit_gap=0.05, backoff_first=0.05
)


class Post:
    """A stage with the delivery face alone, and a kind of letter that anybody may put."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.hooked: list[Posted] = []
        self.gone: list[int] = []
        self.troubles: list[tuple[int, int]] = []
        self.words = "Monday Circle starts in an hour."
        self.take_up()

    def take_up(self) -> None:
        """Register the kind with the bot that runs now."""
        self.core = self.stage.app.core
        self.core.delivery.carries("note", self.draw, self.sent, self.was_gone)
        self.core.delivery.tells(on_trouble=self.trouble)

    async def draw(self, letter: Row, late: bool) -> Card:
        drawn = card(self.words, row(Button("Details", Target("note", "show", letter.letter.subject))))
        return drawn.in_dm(letter.letter.guild_id) if letter.letter.way is Way.MEMBER else drawn

    async def sent(self, letter: Row, posted: Posted) -> None:
        self.hooked.append(posted)

    async def was_gone(self, letter: Row) -> None:
        self.gone.append(letter.message_id or 0)

    async def trouble(self, guild_id: int, recipient_id: int, code: int) -> None:
        self.troubles.append((recipient_id, code))

    def letter(self, subject: str = "a1", **changes: Any) -> Letter:
        at = self.stage.clock.now()
        plain = Letter(self.stage.guild.id, "note", subject, Way.CHANNEL, self.channel.id, at)
        return replace(plain, **changes)

    @property
    def channel(self) -> Channel:
        return self.stage.announcements

    @property
    def said(self) -> list[str]:
        return [shown.text for shown in self.stage.cora.sees(self.channel)]

    async def put(self, *letters: Letter) -> None:
        await self.core.delivery.put(*letters)
        await self.stage.settled()

    async def comes_to(self, *states: str) -> None:
        """Wait until the rows stand so; on a busy machine a try may take more than one round."""

        async def stand_so() -> bool:
            return await self.states() == list(states)

        await self.stage.lo.until(stand_so, within=20, what=f"rows {states}")

    async def to_sam(self) -> None:
        await self.put(self.letter(way=Way.MEMBER, recipient_id=self.stage.sam.id))

    async def states(self) -> list[str]:
        async with self.stage.app.database.reading() as connection:
            found = await connection.exec_driver_sql("SELECT state FROM outbox ORDER BY subject")
            return [state for (state,) in found]

    def asked(self, method: str = "POST", template: str = SEND) -> int:
        return len(self.stage.lo.wire.requests(method, template))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, held_to_the_contract: None) -> None:  # noqa: F811
    monkeypatch.setattr("groupbot.bot.FACES", ("cogs.delivery",))
    monkeypatch.setattr("tests.stage.QUICK", QUICK)


@pytest.fixture
async def post(tmp_path: Path, alone: None) -> AsyncIterator[Post]:
    async with set_up(tmp_path) as stage:
        yield Post(stage)


async def test_a_letter_is_said_once_and_its_buttons_carry_its_mark(post: Post) -> None:
    await post.put(post.letter(), post.letter())
    assert post.said == [f"{post.words}\nDetails"]
    shown = post.stage.cora.sees(post.channel)[0]
    custom_id = shown.button("Details")["custom_id"]
    assert custom_id.startswith("gb:note:a1:show:")
    assert shown.message.nonce == "gb" + custom_id.rsplit(":", 1)[1]
    assert [one.message_id for one in post.hooked] == [shown.message.id]
    at = post.hooked[0].at
    assert at is not None
    assert abs(at - post.stage.clock.now()) < timedelta(seconds=30)


async def test_a_direct_message_says_which_server_its_buttons_belong_to(post: Post) -> None:
    await post.to_sam()
    (shown,) = post.stage.sam.dms()
    assert "@" in shown.button("Details")["custom_id"]
    assert post.said == []


FAULTS: dict[str, dict[str, Any]] = {
    "refused for a moment": {"status": 503},
    "said, and then an error": {"status": 503, "after": True},
    "cut off before": {"reset": "before"},
    "cut off after": {"reset": "after"},
    "never answered, not said": {"timeout": 0.6},
    "never answered, but said": {"timeout": 0.6, "after": True},
    "said, and then the edge gave up": {"status": 502, "after": True},  # the library would send again itself
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_letter_whose_fate_is_unknown_stands_there_once(post: Post, name: str) -> None:
    post.stage.lo.faults.next("POST", SEND, **FAULTS[name])
    await post.put(post.letter())
    await post.comes_to("sent")
    assert post.said == [f"{post.words}\nDetails"]
    assert len(post.hooked) == 1


@pytest.mark.parametrize("way", [Way.CHANNEL, Way.MEMBER])
@pytest.mark.parametrize("was_said", [True, False])
async def test_a_bot_that_died_in_between_looks_before_it_says_it_again(
    post: Post, way: Way, was_said: bool
) -> None:
    stage = post.stage
    recipient = stage.sam.id if way is Way.MEMBER else post.channel.id
    stage.lo.faults.next("POST", SEND, reset="after" if was_said else "before")
    await post.core.delivery.put(post.letter(way=way, recipient_id=recipient))
    await stage.lo.until(lambda: stage.lo.faults.done)
    await stage.stop()
    stage.lo.nonces.forget()
    for n in range(130):  # more than one request's worth of talk since
        await stage.sam.says(post.channel, f"line {n}")
    await stage.start()
    post.take_up()
    await stage.pass_time(seconds=5)
    await post.comes_to("sent")
    seen = stage.sam.dms() if way is Way.MEMBER else stage.sam.sees(post.channel)
    assert [shown.text for shown in seen].count(f"{post.words}\nDetails") == 1


async def test_in_doubt_nothing_is_said_again_where_nobody_may_look(post: Post) -> None:
    stage = post.stage
    stage.lo.faults.next("POST", SEND, reset="after")
    post.channel.deny(stage.guild.bot_role, "read_message_history")
    await post.core.delivery.put(post.letter())
    await stage.lo.until(lambda: stage.lo.faults.done)
    await stage.stop()
    stage.lo.nonces.forget()
    await stage.start()
    post.take_up()
    for _ in range(5):
        stage.clock.advance(timedelta(minutes=10))
        await post.core.delivery.ring()
        await post.core.delivery.idle()
    assert await post.states() == ["due"]
    assert len(post.said) == 1
    post.channel.allow(stage.guild.bot_role, "read_message_history")
    await stage.lo.until(lambda: _may_read(post))
    await stage.pass_time(minutes=10)
    await post.comes_to("sent")
    assert len(post.said) == 1


def _may_read(post: Post) -> bool:
    channel = post.stage.bot.get_guild(post.stage.guild.id).get_channel(post.channel.id)  # pyright: ignore[reportOptionalMemberAccess]
    return channel is not None and channel.permissions_for(channel.guild.me).read_message_history


async def test_closed_direct_messages_lead_to_the_inbox(post: Post) -> None:
    post.stage.sam.closes_dms()
    await post.to_sam()
    assert await post.states() == ["due"]
    await post.stage.pass_time(seconds=61)
    assert await post.states() == ["sent"]
    assert len(await post.core.delivery.inbox(post.stage.guild.id, post.stage.sam.id)) == 1
    assert post.stage.sam.dms() == []
    assert post.troubles == []


async def test_a_deleted_channel_is_told_of_once_and_left_alone(post: Post) -> None:
    lost = post.channel.id
    post.channel.delete()
    await post.put(post.letter("a1"), post.letter("a2"))
    await post.put(post.letter("a3"))
    await post.stage.pass_time(minutes=30)
    assert post.troubles == [(lost, 10003)]
    assert post.asked() <= 2
    assert (await post.core.delivery.waiting()).parked == 1


async def test_a_closed_channel_is_tried_again_when_its_rights_change(post: Post) -> None:
    role = post.stage.guild.bot_role
    post.channel.deny(role, "send_messages")
    await post.put(post.letter())
    assert post.troubles == [(post.channel.id, 50013)]
    post.channel.allow(role, "send_messages")
    await post.comes_to("sent")
    assert len(post.said) == 1


async def test_a_channel_hidden_from_the_bot_is_tried_again_when_its_roles_change(post: Post) -> None:
    stage = post.stage
    stage.announcements.deny(stage.guild.everyone, "view_channel")
    await post.put(post.letter())
    assert post.troubles == [(stage.announcements.id, 50001)]
    role = stage.guild.role("Helpful", "administrator")
    stage.guild.set_roles(stage.lo.world.bot, [stage.guild.bot_role, role])
    await stage.lo.until(lambda: stage.announcements.messages, what="the letter")


async def test_a_card_that_discord_refuses_is_given_up_and_the_next_is_said(post: Post) -> None:
    post.words = "x" * 4001
    await post.put(post.letter("a1"))
    post.words = "Short."
    await post.put(post.letter("a2"))
    await post.comes_to("failed", "sent")
    assert post.troubles == [(post.channel.id, 50035)]


async def test_a_card_is_drawn_again_where_it_stands(post: Post) -> None:
    await post.put(post.letter())
    first = post.hooked[0].message_id
    post.words = "It has ended."
    edit = post.letter(way=Way.EDIT, occasion=str(first), body={"message_id": first})
    post.stage.lo.faults.next("PATCH", EDIT, reset="after")
    await post.core.delivery.redraw(edit)
    await post.stage.settled()
    assert post.said == ["It has ended.\nDetails"]
    post.stage.cora.sees(post.channel)[0].message.deleted = True
    del post.channel.messages[first]
    await post.core.delivery.redraw(edit)
    await post.stage.settled()
    assert post.gone == [first]


async def test_too_much_at_once_is_waited_out_and_nothing_is_said_twice(post: Post) -> None:
    post.stage.lo.rates.scale = 0.02
    await post.put(*(post.letter(f"a{n}") for n in range(30)))
    await post.comes_to(*["sent"] * 30)
    assert len(post.said) == 30


async def test_letters_wait_while_the_clock_of_this_machine_is_ahead(
    tmp_path: Path, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By its name alone an earlier bot's copy would be found: the library drops faces when a bot closes.
    monkeypatch.setattr(importlib.import_module("cogs.delivery.cog"), "_ASK_TIME_EVERY", 0.05)
    async with set_up(tmp_path, start_bot=False) as stage:
        stage.lo.world.now = lambda: stage.clock.now() - timedelta(hours=1)
        await stage.start()
        try:
            post = Post(stage)
            await post.core.delivery.put(post.letter())
            await post.core.delivery.ring()
            assert post.core.delivery.clock_wrong
            assert await post.states() == ["due"]
            # A line that is cut while the time is asked does not end the asking.
            stage.lo.faults.next("GET", "/oauth2/applications/@me", reset="before", times=4)
            await stage.lo.until(lambda: len(stage.lo.faults.done) >= 4, what="asking in vain")
            stage.lo.world.now = stage.clock.now
            await stage.lo.until(lambda: not post.core.delivery.clock_wrong, what="hearing the right time")
            await post.comes_to("sent")
        finally:
            await stage.stop()


async def test_nothing_is_sent_by_a_bot_that_has_left(post: Post) -> None:
    delivery = post.core.delivery
    assert delivery.wire is not None
    await post.stage.bot.close()
    assert delivery.wire is None
