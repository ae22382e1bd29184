"""What people write to a group's facilitators, and what they answer."""
