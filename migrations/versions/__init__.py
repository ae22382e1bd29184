"""The revisions, by number. Each opens with why it was made."""
