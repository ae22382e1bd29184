"""A button of another version: known by its kind and its act, and carrying what nobody knows any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.authority.presses import PRESSES
from tests.authority.scene import press, set_the_scene
from tests.contract import held_to_the_contract  # noqa: F401


@pytest.mark.parametrize("extra", ["", "x-y.z,1", "-1", "99999999999999999999"])
async def test_what_a_button_carries_and_nobody_knows_is_no_fault_of_ours(
    tmp_path: Path,
    held_to_the_contract: None,  # noqa: F811
    extra: str,
) -> None:
    async with set_the_scene(tmp_path) as scene:
        for key, entry in PRESSES.items():
            for who in (scene.stage.fay, scene.stage.cora, scene.stage.ada, scene.stage.mia):
                bare = entry.custom_id(key, scene).partition("=")[0]
                values = tuple("nobody-knows" for _ in entry.values)
                with capture_logs() as logs:
                    await press(
                        who,
                        scene.stage.announcements,
                        f"{bare}={extra}" if extra else bare,
                        values,
                        entry.fields,
                    )
                assert not [log for log in logs if log["log_level"] == "error"], (key, who.user.display)
