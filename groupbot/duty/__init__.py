"""Who looks when: around sessions by itself, and in weekly hours that people set."""
