"""What is paused for a while, and the sign that it may be needed."""
