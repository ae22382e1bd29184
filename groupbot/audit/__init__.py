"""Who did what, without contents: the book that staff and members can ask for."""
