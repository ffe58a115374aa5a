"""From typed text to answers and back; one file for each step, named by its key."""
