"""Files of references, as other programs write and read them."""
