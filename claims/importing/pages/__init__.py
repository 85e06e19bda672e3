"""From HTML to a document: what is seen, which passages are the article, its structure."""
