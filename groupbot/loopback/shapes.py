"""A small language for what a body may look like, and its judge in Discord's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groupbot.loopback.errors import FormFaults

Path = tuple[str | int, ...]


class Shape:
    """What a value may be. `null` says whether it may be null."""

    null: bool = True

    def judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        """Note everything that is wrong with a value."""
        if value is None:
            if not self.null:
                faults.add(path, "BASE_TYPE_REQUIRED", "This field is required")
            return
        self._judge(value, path, faults)

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Shape):
    """A string of so many characters."""

    most: int | None = None
    least: int = 0
    null: bool = True
    pattern: str | None = None

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if not isinstance(value, str):
            faults.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        elif self.most is not None and not self.least <= len(value) <= self.most:
            said = f"Must be between {self.least} and {self.most} in length."
            short = f"Must be {self.most} or fewer in length."
            faults.add(path, "BASE_TYPE_BAD_LENGTH", said if self.least else short)
        elif self.pattern and not re.search(self.pattern, value):
            faults.add(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number within limits."""

    least: int | None = None
    most: int | None = None
    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            faults.add(path, "NUMBER_TYPE_COERCE", "Value is not int.")
        elif self.least is not None and value < self.least:
            faults.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {self.least}.")
        elif self.most is not None and value > self.most:
            faults.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {self.most}.")


@dataclass(frozen=True)
class Number(Shape):
    """Any number."""

    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            faults.add(path, "NUMBER_TYPE_COERCE", "Value is not a number.")


@dataclass(frozen=True)
class Flag(Shape):
    """True or false."""

    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if not isinstance(value, bool):
            faults.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


@dataclass(frozen=True)
class Id(Shape):
    """A snowflake, as a string or as a number."""

    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        text = str(value)
        if isinstance(value, bool | float) or not text.isdecimal() or int(text) >= 1 << 64:
            faults.add(path, "NUMBER_TYPE_COERCE", "Value is not snowflake.")


@dataclass(frozen=True)
class Bits(Shape):
    """A permission number, as a string or as a number."""

    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if isinstance(value, bool | float) or not str(value).isdecimal():
            faults.add(path, "NUMBER_TYPE_COERCE", "Value is not int.")


@dataclass(frozen=True)
class Moment(Shape):
    """A time in ISO 8601."""

    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        try:
            datetime.fromisoformat(value)
        except (ValueError, TypeError):
            faults.add(path, "DATE_TIME_TYPE_PARSE", "Could not parse the value. Should be ISO8601.")


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few values."""

    values: tuple[Any, ...]
    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if value not in self.values:
            faults.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {self.values}.")


@dataclass(frozen=True)
class Many(Shape):
    """A list of so many values of one shape."""

    of: Shape
    most: int
    least: int = 0
    null: bool = True

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if not isinstance(value, list):
            faults.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if not self.least <= len(value) <= self.most:
            said = f"Must be between {self.least} and {self.most} in length."
            faults.add(path, "BASE_TYPE_BAD_LENGTH", said)
            return
        for number, one in enumerate(value):
            self.of.judge(one, (*path, number), faults)


@dataclass(frozen=True)
class Keys(Shape):
    """An object with these keys and no other. The needed ones must be there and not be null."""

    known: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    null: bool = True
    also: Callable[[dict[str, Any], Path, FormFaults], None] | None = None

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        if not isinstance(value, dict):
            faults.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        for name in self.needed:
            if value.get(name) is None:
                faults.add((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
        for name, one in value.items():
            if name in self.known:
                self.known[name].judge(one, (*path, name), faults)
            else:
                faults.add((*path, name), "UNKNOWN_KEY", "This field is not known here.")
        if self.also and not faults.tree:
            self.also(value, path, faults)


@dataclass(frozen=True)
class Anything(Shape):
    """Anything at all."""

    def _judge(self, value: Any, path: Path, faults: FormFaults) -> None:
        return None


def check(shape: Shape, value: Any, path: Path = ()) -> None:
    """Refuse a value that does not have the shape, with everything that is wrong with it."""
    faults = FormFaults()
    shape.judge(value, path, faults)
    faults.raise_if_any()
