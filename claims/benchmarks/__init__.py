"""Measurements of quality against prepared data, run by hand: `manage.py benchmark`."""
