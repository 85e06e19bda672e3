"""The open data: all that is published, as files that others can work with."""
