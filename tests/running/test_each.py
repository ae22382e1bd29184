"""One after the other, each by itself."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from groupbot.each import each


async def test_what_fails_holds_up_nobody_and_its_words_stay_out_of_the_log() -> None:
    done: list[str] = []

    async def act(thing: str) -> None:
        if thing == "two":
            raise ValueError("what somebody wrote")
        done.append(thing)

    with capture_logs() as said:
        failed = await each(["one", "two", "three"], act, "it was not done", lambda thing: thing)
    assert (done, failed) == (["one", "three"], ["two"])
    assert said == [{"log_level": "error", "event": "it was not done", "row": "two", "fault": "ValueError"}]


async def test_being_cancelled_ends_it() -> None:
    begun: list[int] = []

    async def act(thing: int) -> None:
        begun.append(thing)
        await asyncio.sleep(60)

    going = asyncio.create_task(each([1, 2], act, "it was not done"))
    await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert begun == [1]
