"""The demonstration desk; writes through the domain functions only."""
