"""What is wrong with the desk's own pages, beside the texts that the demonstration comes with."""

from claims.administering.pages import PageFault, page_faults
from claims.demo.reading import page_texts


def faults_of_pages() -> list[PageFault]:
    """The required pages that somebody should look at."""
    return page_faults(page_texts())
