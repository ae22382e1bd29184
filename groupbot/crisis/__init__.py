"""Helplines: where to turn now, by region, from a file that is read once at the start."""
