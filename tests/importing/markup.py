"""Articles in the middle of a page, as sites write them."""

FILLER = (
    "The committee met on Tuesday to discuss the results of the study, which had been awaited for "
    "several months. Its members agreed that more people would have to be asked before anything "
    "could be said with certainty about the effect."
)


def page(body: str, head: str = "", **attributes: str) -> bytes:
    """A page with furniture around the article."""
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f"<!DOCTYPE html><html{said}><head><title>A title | Site</title>{head}</head><body>"
        f'<nav><a href="/">Home</a> <a href="/all">All articles</a></nav><article><p>{FILLER}</p>'
        f"{body}<p>{FILLER[::-1]}</p></article><footer>Copyright</footer></body></html>"
    ).encode()
