"""The public site as static files, with links that work between them."""
