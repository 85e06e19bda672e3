"""1. Get an article in: fetch, extract, snapshots."""
