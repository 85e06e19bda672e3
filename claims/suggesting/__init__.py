"""2. Which sentences deserve a check, and which checks exist already."""
