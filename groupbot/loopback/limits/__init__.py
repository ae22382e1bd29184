"""How long, how many and of which form: what Discord takes in a body, by noun."""
