"""Failures on request: the next call of a route is refused, cut off or left hanging."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

When = Literal["before", "after"]


@dataclass
class Fault:
    """One failure that waits for its request. `when` says whether the act is done first."""

    method: str
    template: str
    when: When
    status: int | None
    code: int
    cut: bool
    hang: float
    times: int
    where: Callable[[Any], bool] | None

    def body(self) -> dict[str, Any]:
        """Write what Discord's edge answers with this status."""
        return {"message": f"{self.status}: told to fail", "code": self.code}


@dataclass
class Faults:
    """The failures that are still to come, and those that have happened."""

    waiting: list[Fault] = field(default_factory=list)
    done: list[Fault] = field(default_factory=list)
    # While these stand, they are for every request: a status of failure, and how long each one takes, in s.
    all_with: int | None = None
    slow_by: float = 0.0

    @property
    def is_any(self) -> bool:
        """Say whether a request could fail."""
        return bool(self.waiting or self.all_with)

    def next(
        self,
        method: str,
        template: str,
        *,
        status: int | None = None,
        code: int = 0,
        reset: When | None = None,
        timeout: float | None = None,
        after: bool = False,
        times: int = 1,
        where: Callable[[Any], bool] | None = None,
    ) -> None:
        """Fail the next `times` requests of a route, such as "/channels/{id}/messages".

        `status` answers with it, `reset` cuts the connection, `timeout` hangs for so many seconds
        and then cuts it. Done after the act (its outcome is unknown to the bot) with `after` or
        reset="after". `where` picks requests by what they ask.
        """
        if status is None and reset is None and timeout is None:
            raise ValueError("Say how to fail: status, reset or timeout.")
        when: When = "after" if after or reset == "after" else "before"
        cut = reset is not None or timeout is not None
        fault = Fault(method, _plain(template), when, status, code, cut, timeout or 0.0, times, where)
        self.waiting.append(fault)

    def take(self, ask: Any) -> Fault | None:
        """Take the failure that is meant for this request, if there is one."""
        for fault in self.waiting:
            same = (fault.method, fault.template) == (ask.method, _plain(ask.template))
            if same and (fault.where is None or fault.where(ask)):
                fault.times -= 1
                self.done.append(fault)
                if not fault.times:
                    self.waiting.remove(fault)
                return fault
        if self.all_with:
            return Fault(ask.method, ask.template, "before", self.all_with, 0, False, 0.0, 1, None)
        return None

    def clear(self) -> None:
        """Let everything work again."""
        self.waiting.clear()
        self.all_with, self.slow_by = None, 0.0


def _plain(template: str) -> str:
    """Write a route without the names of its parts, so that {id} and {channel_id} are the same."""
    return re.sub(r"\{[^}]*\}", "{}", template)
