"""Runs the revisions on the connection that is handed in, inside the transaction it already holds."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator, TypeEngine

import groupbot
from groupbot.database import metadata

for found in pkgutil.iter_modules(groupbot.__path__):
    if found.ispkg and importlib.util.find_spec(f"groupbot.{found.name}.tables"):
        importlib.import_module(f"groupbot.{found.name}.tables")


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write plain column types into new revisions: history must not change with our own classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        impl: TypeEngine[Any] = item.impl_instance
        return f"sa.{impl!r}"
    return False


def compare_type(
    _context: Any, _inspected: Any, _column: Any, inspected_type: Any, metadata_type: Any
) -> bool | None:
    """Compare what the engine stores, not our own wrappers around it."""
    if isinstance(metadata_type, TypeDecorator):
        return type(metadata_type.impl_instance) is not type(inspected_type) and not isinstance(
            inspected_type, type(metadata_type.impl_instance)
        )
    return None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=compare_type,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
