"""Alongside: who else is here, and what they change, told while it happens."""
