"""Tests mirror `claims/` file for file."""
