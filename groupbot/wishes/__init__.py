"""What a member wishes in one group: their name on its cards, to greet who is new, what they need."""
