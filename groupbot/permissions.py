"""The permissions that the bot asks for, in Discord's words, and what each of them is for."""

from __future__ import annotations

from collections.abc import Iterable

# By the library's names. Never Administrator: whoever may do everything is trusted by nobody for long.
NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "create_private_threads": "Create Private Threads",
    "manage_threads": "Manage Threads",
}
# What only some servers want, by the name of the wish.
FEATURES = {"events": {"manage_events": "Manage Events", "create_events": "Create Events"}}

# What posting a card takes. The history is read to find out what was said before a crash.
POSTING = ("view_channel", "send_messages", "embed_links", "read_message_history")
FILES = ("attach_files",)
THREADS = ("send_messages_in_threads", "create_private_threads", "manage_threads")
SEEING = ("view_channel",)


def asked_for(features: Iterable[str] = ()) -> dict[str, str]:
    """Give every permission to ask for, by the library's name, with Discord's words. Raises KeyError."""
    asked = dict(NEEDED)
    for feature in features:
        asked |= FEATURES[feature]
    return asked


def in_a_channel(names: Iterable[str]) -> tuple[str, ...]:
    """Give the words that Discord shows for these where a channel is edited."""
    known = asked_for(FEATURES) | {"view_channel": "View Channel"}
    return tuple(known[name] for name in names)


def listed(words: Iterable[str]) -> str:
    """Write words as a list in a sentence: A, B and C."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
