"""The database's history, one revision after another."""
