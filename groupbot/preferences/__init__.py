"""What a person chose for themselves in one server: reminders, and how they are told."""
