"""The text core: documents, spans, anchoring, rendering; no Django, no input or output."""
