"""The same reads and the same writes as JSON."""
