"""What a person chose for themselves in one server: reminders, how they are told, their time zone."""
