"""What Discord's refusals mean for a letter."""

from __future__ import annotations

from types import SimpleNamespace

import discord
import pytest

from cogs.delivery.refusals import nothing_said, outcome
from groupbot.delivery.model import OutcomeUnknown, TryLater, Undeliverable


def refusal(status: int, code: int = 0) -> discord.HTTPException:
    """Make what the library raises, from the only parts of an answer that it reads."""
    answer = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(answer, {"code": code, "message": ""})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("status", "code"), [(500, 0), (502, 0), (503, 0), (504, 0), (524, 0), (408, 0)])
def test_an_error_on_their_side_leaves_it_open_whether_it_was_said(status: int, code: int) -> None:
    assert isinstance(outcome(refusal(status, code)), OutcomeUnknown)
    assert isinstance(nothing_said(refusal(status, code)), TryLater)


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, 0), (401, 0), (403, 0), (404, 0), (400, 40004), (400, 40003), (429, 20028), (500, 130000)],
)
def test_what_passes_is_tried_again(status: int, code: int) -> None:
    assert isinstance(nothing_said(refusal(status, code)), TryLater)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, 10003),
        (404, 10008),
        (404, 10013),
        (403, 50001),
        (403, 50007),
        (403, 50013),
        (400, 50033),
        (400, 50035),
        (413, 40005),
    ],
)
def test_what_will_not_pass_is_undeliverable_for_its_reason(status: int, code: int) -> None:
    for judged in (outcome(refusal(status, code)), nothing_said(refusal(status, code))):
        assert isinstance(judged, Undeliverable)
        assert judged.code == code
