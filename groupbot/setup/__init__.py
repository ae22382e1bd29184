"""Setting a server up, step by step: where it stands is read from what is there."""
