"""Factcheck's one app: a pure core, the tables, then the stages in the order of the data."""
