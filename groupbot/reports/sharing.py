"""Small numbers: what of a summary may go into a file that is made to be shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from groupbot.reports.model import Row, Summary


class Left(Enum):
    """Why a number of people is not in a shared file."""

    TOGETHER = "together"  # it is part of a joint line
    FEWER = "fewer"  # there are fewer people than may be shown, and no group to count them with
    UNFINISHED = "unfinished"  # two files of an unfinished period could be subtracted
    NOT_KEPT = "not kept"  # no names, so nobody can be counted once
    NOT_HERE = "not here"  # it would open a small number of another file


Cell = int | Left


@dataclass(frozen=True, slots=True)
class Cluster:
    """Groups whose people are given as one number; None where even that is too small."""

    members: frozenset[str]
    number: int | None


def clusters(counts: Mapping[str, int], smallest: int) -> list[Cluster]:
    """Join each count of 1 to `smallest` - 1 with the next-smallest until it is large enough.

    Nobody in a group is no secret (its attendances are exact), so a 0 stands alone and joins nothing.
    The sum over all clusters is the sum of the counts, unless all of them together are too small.
    """
    found = [Cluster(frozenset({name}), 0) for name, count in counts.items() if count == 0]
    waiting: frozenset[str] = frozenset()
    number = 0
    joined: list[Cluster] = []
    for name in sorted((n for n, count in counts.items() if count), key=lambda n: (counts[n], n)):
        waiting, number = waiting | {name}, number + counts[name]
        if number >= smallest:
            joined.append(Cluster(waiting, number))
            waiting, number = frozenset(), 0
    if waiting and joined:  # what is left over joins the smallest number that can be shown
        least = min(joined, key=lambda each: (each.number or 0, sorted(each.members)))
        joined.remove(least)
        joined.append(Cluster(least.members | waiting, (least.number or 0) + number))
    elif waiting:
        joined.append(Cluster(waiting, None))
    return found + joined


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row as it may be shared: `summary` holds exact figures only, the counts of people stand beside it."""

    name: str
    summary: Summary
    people: Cell
    first_timers: Cell
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """What several groups come to together; None where they are joined for the other figure only.

    Somebody who came to two of the groups is counted in each.
    """

    members: frozenset[str]
    people: int | None = None
    first_timers: int | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A table that may be shared: rows of groups, their joint lines, and the total."""

    rows: tuple[SharedRow, ...]
    joints: tuple[Joint, ...]
    total: SharedRow

    def row(self, group_id: str) -> SharedRow | None:
        """Give a group's row, or None where it had nothing planned."""
        return next((each for each in self.rows if each.group_id == group_id), None)

    def joints_of(self, group_id: str) -> tuple[Joint, ...]:
        """Give the joint lines that a group is part of."""
        return tuple(each for each in self.joints if group_id in each.members)


def shareable(rows: Sequence[Row], total: Summary, smallest: int) -> Shared:
    """Make the shared table of all groups: people counts below `smallest` are joined and named together.

    Sessions, hours, places and attendances stay exact. The total is exact from `smallest` on. The
    median stays only where the row's own number of people is shown: in a group of three it is
    their number in all but name. New people of the year are left out, since quarters would add up to it,
    and so is what was said of new people where no names are kept.
    """
    people, people_joints = _cells({row.group_id or "": row.summary.people for row in rows}, smallest)
    first, first_joints = _cells({row.group_id or "": row.summary.first_timers for row in rows}, smallest)
    shared = [_shared(row, people[row.group_id or ""], first[row.group_id or ""]) for row in rows]
    joints = {members: Joint(members, people=number) for members, number in people_joints.items()}
    for members, number in first_joints.items():
        joints[members] = replace(joints.get(members, Joint(members)), first_timers=number)
    whole = _shared(
        Row("All groups", total), _alone(total.people, smallest), _alone(total.first_timers, smallest)
    )
    return Shared(tuple(shared), tuple(joints.values()), whole)


def _cells(
    counts: Mapping[str, int | None], smallest: int
) -> tuple[dict[str, Cell], dict[frozenset[str], int]]:
    """Give each group's cell, and the numbers of those that are joined."""
    cells: dict[str, Cell] = dict.fromkeys(counts, Left.NOT_KEPT)
    joints: dict[frozenset[str], int] = {}
    for each in clusters({name: n for name, n in counts.items() if n is not None}, smallest):
        cell: Cell = Left.FEWER if each.number is None else each.number
        if each.number is not None and len(each.members) > 1:
            joints[each.members] = each.number
            cell = Left.TOGETHER
        cells.update(dict.fromkeys(each.members, cell))
    return cells, joints


def _alone(count: int | None, smallest: int) -> Cell:
    if count is None:
        return Left.NOT_KEPT
    return Left.FEWER if 0 < count < smallest else count


def _shared(row: Row, people: Cell, first_timers: Cell) -> SharedRow:
    bare = replace(row.summary, people=None, first_timers=None, new_this_year=None, said_new=None)
    if not isinstance(people, int):
        bare = replace(bare, median=None)
    return SharedRow(row.name, bare, people, first_timers, row.group_id)


def unfinished(shared: Shared) -> Shared:
    """Leave all people out: two files of one unfinished period, a week apart, could be subtracted."""
    return Shared(
        tuple(_without(each, Left.UNFINISHED) for each in shared.rows),
        (),
        _without(shared.total, Left.UNFINISHED),
    )


def _without(row: SharedRow, why: Left) -> SharedRow:
    return replace(row, people=why, first_timers=why, summary=replace(row.summary, median=None))


def without_first_timers(shared: Shared) -> Shared:
    """Leave first-timers out: the months of a quarter would add up to it, and open the one left out."""
    joints = (replace(each, first_timers=None) for each in shared.joints if each.people is not None)
    return Shared(
        tuple(replace(each, first_timers=Left.NOT_HERE) for each in shared.rows),
        tuple(joints),
        replace(shared.total, first_timers=Left.NOT_HERE),
    )


def with_sums_of(shared: Shared, quarters: Sequence[Shared]) -> Shared:
    """Give a year those first-timers that its four quarterly files already say, and no others."""

    def added(cells: Sequence[Cell]) -> Cell:
        known = [each for each in cells if isinstance(each, int)]
        return sum(known) if len(known) == len(cells) else Left.NOT_HERE

    def quarterly(group_id: str) -> list[Cell]:
        rows = [each.row(group_id) for each in quarters]
        return [0 if row is None else row.first_timers for row in rows]

    bare = without_first_timers(shared)
    rows = (replace(each, first_timers=added(quarterly(each.group_id or ""))) for each in bare.rows)
    total = added([each.total.first_timers for each in quarters])
    return Shared(tuple(rows), bare.joints, replace(bare.total, first_timers=total))
