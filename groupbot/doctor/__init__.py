"""What is wrong in a server or with the bot's own house, in words, and who can put it right."""
