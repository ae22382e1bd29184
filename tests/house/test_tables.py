"""Every table says whose it is: the server first, and each person and each person's words by name."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from groupbot.database import Choice, Snowflake, metadata
from tests.house.sources import files, place, told

_LONGEST_CODE = 80  # characters; a column that takes more can hold what somebody wrote
_NAMES_OF_PEOPLE = ("_by", "member_id", "person_id", "user_id", "recipient_id", "facilitator_id")


def all_tables() -> list[Table]:
    """Give every table there is, having read every tables.py."""
    for path in files("tables.py", under=("groupbot",)):
        importlib.import_module(place(path).removesuffix(".py").replace("/", "."))
    return list(metadata.tables.values())


def can_hold_a_person(column: Column[object]) -> bool:
    """Tell whether a person can be told from what this column may hold."""
    by_name = column.name.endswith(_NAMES_OF_PEOPLE) and not isinstance(column.type, Choice)
    return by_name or isinstance(column.type, Snowflake | JSON | LargeBinary)


def can_hold_words(column: Column[object]) -> bool:
    """Tell whether this column is wide enough for what somebody wrote."""
    if isinstance(column.type, Choice) or not isinstance(column.type, String):
        return False
    return column.type.length is None or column.type.length > _LONGEST_CODE


def unsaid(table: Table) -> Iterator[str]:
    """Give the columns of a table that do not say whose they are."""
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        if can_hold_a_person(column) and not _said(column, "person"):
            yield f"{name}: info={{'person': who it is, or None}}"
        if can_hold_words(column) and not _said(column, "text"):
            yield f"{name}: info={{'text': whose words, or None}}"


def _said(column: Column[object], key: str) -> bool:
    value = column.info.get(key, "")
    return value is None or (isinstance(value, str) and bool(value.strip()))


def leaders(table: Table) -> set[str]:
    """Give the first column of each key and each index of a table."""
    unique = [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    lists = [list(table.primary_key.columns), *unique, *(list(index.columns) for index in table.indexes)]
    return {columns[0].name for columns in lists if columns}


def loose_references(table: Table) -> list[str]:
    """Give the references that could point into another server's rows."""
    return [
        f"{table.name} -> {reference.referred_table.name}"
        for reference in table.foreign_key_constraints
        if not any(pair.parent.name == "guild_id" == pair.column.name for pair in reference.elements)
    ]


def test_there_are_tables() -> None:
    assert all_tables()


def test_every_column_that_can_hold_a_person_or_words_says_whose() -> None:
    found = [complaint for table in all_tables() for complaint in unsaid(table)]
    assert not found, told(found)


def test_every_table_is_kept_by_server() -> None:
    tables = all_tables()
    assert [table.name for table in tables if "guild_id" not in table.columns] == []
    assert [table.name for table in tables if table.columns["guild_id"].nullable] == []
    assert [table.name for table in tables if "guild_id" not in leaders(table)] == []


def test_no_row_can_point_into_another_server() -> None:
    found = [loose for table in all_tables() for loose in loose_references(table)]
    assert not found, told(found)


def test_moments_and_choices_are_stored_by_our_own_types() -> None:
    foreign = [
        f"{table.name}.{column.name}"
        for table in all_tables()
        for column in table.columns
        if isinstance(column.type, DateTime | Enum)
    ]
    assert foreign == []


def test_a_table_that_keeps_silent_is_seen() -> None:
    own = MetaData()
    Table("homes", own, Column("id", Integer, primary_key=True))
    silent = Table(
        "silent",
        own,
        Column("id", Integer, primary_key=True),
        Column("guild_id", Snowflake, info={"person": None}),
        Column("closed_by", Integer),
        Column("about", Snowflake, info={"person": " "}),
        Column("tag", LargeBinary),
        Column("words", String),
        Column("code", String(10)),
    )
    assert [complaint.split(":")[0] for complaint in unsaid(silent)] == [
        "silent.closed_by",
        "silent.about",
        "silent.tag",
        "silent.words",
    ]
    assert leaders(silent) == {"id"}
