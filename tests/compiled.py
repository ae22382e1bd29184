"""One store of compiled statements for all the databases of a run: each test would compile its own anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import Dialect


class _Compiled(dict[Any, Any]):
    """Statements by what they are, whichever engine of a kind first asked for them."""

    def get(self, key: Any, default: Any = None, /) -> Any:
        return super().get(_without_its_engine(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_without_its_engine(key), value)


def _without_its_engine(key: tuple[Dialect, *tuple[Any, ...]]) -> tuple[Any, ...]:
    return (type(key[0]), *key[1:])


_compiled = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _shares_what_is_compiled(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
