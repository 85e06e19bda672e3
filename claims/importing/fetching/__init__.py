"""From an address to bytes: politely, safely, and within limits."""
