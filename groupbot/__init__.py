"""groupbot: sessions that peers lead, on Discord."""

__version__ = "0.1.0"
