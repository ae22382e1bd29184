"""Who was there, counted from what was seen."""
