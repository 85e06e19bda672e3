"""3. Say which words are the claim."""
