"""Templates: how a session goes, phase by phase, ready to be used, copied and changed."""
