"""What the numbers say about a month, a quarter or a year."""
