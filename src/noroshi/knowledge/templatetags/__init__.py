"""Template tags of what is known."""
