"""The world as Discord writes it in JSON, by noun."""
