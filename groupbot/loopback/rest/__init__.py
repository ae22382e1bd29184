"""The routes of the HTTP API, by noun. Importing this fills the table of routes."""

from groupbot.loopback.rest import answers, channels, commands, guilds, messages, start

__all__ = ["answers", "channels", "commands", "guilds", "messages", "start"]
