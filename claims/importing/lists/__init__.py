"""Many articles at once: lists of any kind, the choice from them, and their progress."""
