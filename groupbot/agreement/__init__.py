"""What a person said yes to in a group, and when."""
