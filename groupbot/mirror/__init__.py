"""The mirror: a group's next date among the server's own events on Discord."""
