"""How far everybody has read in every channel."""

from __future__ import annotations


class Read:
    """Remembers, by message ids, what has been read. What everyone has read needs no line of its own."""

    def __init__(self) -> None:
        self._by: dict[tuple[int, int], int] = {}
        self._everyone = 0

    def upto(self, user_id: int, channel_id: int) -> int:
        """Give the newest message id that somebody has read in a channel."""
        return self._by.get((user_id, channel_id), self._everyone)

    def note(self, user_id: int, channel_id: int, newest: int) -> bool:
        """Note how far somebody has read; say whether that is news."""
        if self._by.get((user_id, channel_id)) == newest:
            return False
        self._by[user_id, channel_id] = newest
        return True

    def all_until(self, newest: int) -> None:
        """Take everything up to a message id as read by everyone."""
        self._everyone = newest
        self._by.clear()
