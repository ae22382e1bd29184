"""What has to be said, when, to whom, and whether it has been."""
