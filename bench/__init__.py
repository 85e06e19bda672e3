"""How long things take: `make bench`, and `python -m bench NAME` for what takes long itself."""
