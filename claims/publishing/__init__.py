"""6. Make it public, once and for good; correct, withdraw."""
