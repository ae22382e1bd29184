"""Series of sessions: a rule, a time of day, and the dates that come of them."""
