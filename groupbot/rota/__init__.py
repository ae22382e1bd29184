"""Who facilitates which session, who can stand in, and what happens when nobody can."""
