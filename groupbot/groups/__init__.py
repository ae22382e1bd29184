"""The groups of a server, who belongs to them, and who may do what."""
