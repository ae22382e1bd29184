"""Times and lengths as people type them, and back in words."""

from groupbot.when.lengths import read_lead, read_length
from groupbot.when.moments import When, at_wall_time, read_when
from groupbot.when.words import in_words

__all__ = ["When", "at_wall_time", "in_words", "read_lead", "read_length", "read_when"]
