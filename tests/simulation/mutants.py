"""Delivery with one thought left out: each of these must be found out by some schedule."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from groupbot.delivery import verdicts
from groupbot.delivery.attempt import Attempts
from groupbot.delivery.flights import Flights
from groupbot.delivery.limits import Limits
from groupbot.delivery.model import Letter, Row
from groupbot.delivery.service import Delivery
from groupbot.delivery.settling import Settling
from groupbot.delivery.store import Outbox

Patch = pytest.MonkeyPatch
MUTANTS: dict[str, Callable[[Patch], None]] = {}


def mutant(change: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Have a change tried; its name is what was left out."""
    MUTANTS[change.__name__.replace("_", " ").strip()] = change
    return change


@mutant
def no_nonce(patch: Patch) -> None:
    patch.setattr(Row, "nonce", "")


@mutant
def a_new_nonce_for_each_try(patch: Patch) -> None:
    patch.setattr(Row, "nonce", property(lambda row: secrets.token_hex(8)))


@mutant
def never_looked_for(patch: Patch) -> None:
    async def find(attempts: Attempts, row: Row, wire: Any) -> None:
        return None

    patch.setattr(Attempts, "_find", find)


@mutant
def the_nonces_age_by_the_wall_clock(patch: Patch) -> None:
    def remember(attempts: Any, row: Row) -> None:
        attempts._first_said.setdefault(row.id, attempts._clock.now())

    def trusts(attempts: Any, row: Row) -> bool:
        since = attempts._first_said.get(row.id)
        age = timedelta(seconds=attempts._limits.nonce_trusted)
        return since is not None and attempts._clock.now() - since < age

    patch.setattr(Attempts, "_remember", remember)
    patch.setattr(Attempts, "_trusts_nonce", trusts)


@mutant
def a_nonce_trusted_longer_than_Discord_does(patch: Patch) -> None:
    patch.setattr(Limits, "__post_init__", lambda limits: None)
    trusting = Attempts.__init__

    def begin(attempts: Any, clock: Any, now: Any, limits: Limits) -> None:
        trusting(attempts, clock, now, replace(limits, nonce_trusted=1200.0))

    patch.setattr(Attempts, "__init__", begin)


@mutant
def the_lease_ignored(patch: Patch) -> None:
    release = Outbox.release

    async def at_once(rows: Outbox, at: datetime, **how: Any) -> int:
        lapsed = how.pop("lapsed", None)
        return await release(rows, at, lapsed=lapsed and lapsed + timedelta(days=1), **how)

    patch.setattr(Outbox, "release", at_once)
    patch.setattr(Delivery, "ring", _rings_everything)


@mutant
def swept_only_at_the_start(patch: Patch) -> None:
    release = Outbox.release

    async def only_at_the_start(rows: Outbox, at: datetime, **how: Any) -> int:
        return 0 if how.get("lapsed") else await release(rows, at, **how)

    patch.setattr(Outbox, "release", only_at_the_start)


@mutant
def marked_before_it_is_sent(patch: Patch) -> None:
    async def carry(flights: Any, row: Row, wire: Any, claimed_at: float) -> None:
        carrier = flights._carriers[row.letter.kind]
        flights._arrived(verdicts.said(row, None, flights._now()))
        await asyncio.sleep(0.05)
        await flights._attempts.run(row, wire, carrier)

    patch.setattr(Flights, "_carry", carry)


@mutant
def sent_before_the_claim_is_on_disk(patch: Patch) -> None:
    claim = Outbox.claim

    async def unwritten(rows: Any, *how: Any, **more: Any) -> list[Row]:
        claimed = await claim(rows, *how, **more)
        async with rows._database.one_step() as connection:
            for row in claimed:
                await connection.exec_driver_sql(
                    "UPDATE outbox SET state = 'due', try_at = try_at + 90000000 WHERE id = ?", (row.id,)
                )
        return claimed

    patch.setattr(Outbox, "claim", unwritten)


@mutant
def the_end_ignored(patch: Patch) -> None:
    put = Outbox.put

    async def endless(rows: Outbox, letters: Sequence[Letter]) -> None:
        await put(rows, [replace(letter, expires_at=None) for letter in letters])

    patch.setattr(Outbox, "put", endless)


@mutant
def Discords_clock_ignored(patch: Patch) -> None:
    patch.setattr(Delivery, "_held_back", lambda delivery: timedelta(0))


@mutant
def doubt_forgotten_after_a_crash(patch: Patch) -> None:
    release = Outbox.release

    async def without_doubt(rows: Any, at: datetime, **how: Any) -> int:
        released = await release(rows, at, **how)
        async with rows._database.one_step() as connection:
            await connection.exec_driver_sql("UPDATE outbox SET unsure = 0 WHERE state = 'due'")
        return released

    patch.setattr(Outbox, "release", without_doubt)


@mutant
def an_unknown_outcome_taken_for_a_no(patch: Patch) -> None:
    def again(row: Row, now: datetime, limits: Limits) -> Any:
        return verdicts.not_now(row, now, limits)

    patch.setattr("groupbot.delivery.attempt.verdicts.outcome_unknown", again)


@mutant
def an_unknown_outcome_taken_for_a_yes(patch: Patch) -> None:
    def yes(row: Row, now: datetime, limits: Limits) -> Any:
        return verdicts.said(row, None, now)

    patch.setattr("groupbot.delivery.attempt.verdicts.outcome_unknown", yes)


@mutant
def nobody_told_of_what_expired(patch: Patch) -> None:
    async def tells_nobody(settling: Settling, rows: list[Row]) -> None:
        return None

    patch.setattr(Settling, "tell_of_missed", tells_nobody)


@mutant
def taken_back_only_where_nothing_is_in_doubt(patch: Patch) -> None:
    put_back = Outbox.take_back

    async def take_back(rows: Any, *which: Any) -> None:
        await put_back(rows, *which)
        async with rows._database.one_step() as connection:
            await connection.exec_driver_sql("UPDATE outbox SET withdrawn = 0")

    patch.setattr(Outbox, "take_back", take_back)
    patch.setattr("tests.simulation.host.Process._draw", _draws_whatever)


async def _draws_whatever(process: Any, row: Row, late: bool) -> str:
    return row.letter.subject


async def _rings_everything(delivery: Any) -> None:
    for part in (delivery._expire, delivery._claim, delivery._prune):
        await delivery._guarded(part)
