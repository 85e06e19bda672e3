"""The demonstration desk; all that its people do goes through the domain functions."""
