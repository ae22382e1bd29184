"""Planned meetings of a group: their plan, their places, their course."""
