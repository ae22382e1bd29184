"""The routes of the HTTP API, by noun. Importing this fills the table of routes."""

from groupbot.loopback.rest import (
    answers,
    automod,
    channels,
    commands,
    events,
    guilds,
    members,
    messages,
    reactions,
    roles,
    stages,
    start,
    threads,
)

__all__ = [
    "answers",
    "automod",
    "channels",
    "commands",
    "events",
    "guilds",
    "members",
    "messages",
    "reactions",
    "roles",
    "stages",
    "start",
    "threads",
]
