from __future__ import annotations

from tests.contract import held_to_the_contract  # noqa: F401
from tests.sessions.on_discord.conftest import circle  # noqa: F401
