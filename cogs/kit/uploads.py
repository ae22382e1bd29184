"""Files that people send with a command."""

from __future__ import annotations

import discord

from cogs.kit.act import Act
from groupbot.errors import BadInput, NotPossible


async def content_of(act: Act, file: discord.Attachment, most: int, too_large: str) -> bytes:
    """Fetch a file of up to `most` bytes; `too_large` is said where it has more."""
    if file.size > most:
        raise BadInput(too_large)
    await act.later()
    try:
        return await file.read()
    except discord.HTTPException:
        raise NotPossible("Discord did not hand over the file. Try again.") from None
