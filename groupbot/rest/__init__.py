"""Rest days: when a group, or the whole server, does not meet."""
