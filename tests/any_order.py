"""What the stateful tests share: a desk of their own for each run, and acts that may be refused."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

from groupbot.errors import Refusal
from tests.desk import Desk, opened

AT_LENGTH = settings(max_examples=15)


class AtADesk(RuleBasedStateMachine):
    """Acts on the services of a desk, which is opened for each run and put away after it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.desk: Desk = self.runner.run(self.stack.enter_async_context(opened(self.folder)))

    def do(self, doing: Awaitable[object]) -> bool:
        """Have it done; say whether it was not refused."""

        async def done() -> bool:
            try:
                await doing
            except Refusal:
                return False
            return True

        return self.runner.run(done())

    def teardown(self) -> None:
        """Put the desk away."""
        self.runner.run(self.stack.aclose())
        self.runner.close()
