"""5. Judge: reviews and their way to sign-off."""
