"""7. The read-only public site, from publications alone."""
