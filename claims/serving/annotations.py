"""The annotations of one article as a container and its pages, which are cut by key.

A page is named by the place that it starts with, so that a mark that goes away shifts no other.
"""

import re
from typing import Any, Final

from claims.errors import Missing
from claims.publishing.addresses import absolute, annotation_path, annotations_path
from claims.publishing.annotations import (
    CONTEXT,
    annotation,
    collection,
    key_of,
    places_of,
)

Record = dict[str, Any]

PAGE = 100  # annotations
LDP: Final = "http://www.w3.org/ns/ldp#"
# The container's type is a term of another context: defined here, so that nobody has to fetch it.
CONTAINER_CONTEXT: Final = [*CONTEXT, {"BasicContainer": f"{LDP}BasicContainer"}]
NO_PAGE = "There is no such page of annotations."
_FIRST: Final = "0"
_FROM: Final = re.compile(r"0|([0-9]{1,9})-([0-9a-f-]{36})")


class Book:
    """The annotations of an article's record under the records of its claims.

    `iris`: the pages name the annotations by their addresses alone.
    """

    def __init__(self, article: Record, claims: dict[int, Record], *, iris: bool) -> None:
        self.article, self.claims, self.iris = article, claims, iris
        self.pairs = places_of(article, claims)
        self.keys = [key_of(place) for _card, place in self.pairs]
        self.about = collection(article, len(self.pairs))

    @property
    def address(self) -> str:
        """Of the container as it is answered."""
        return absolute(annotations_path(self.article["id"])) + ("?iris=1" if self.iris else "")

    def container(self, *, is_minimal: bool) -> Record:
        """The container, with its first page unless only its description is wanted."""
        described = {
            "@context": CONTAINER_CONTEXT,
            **self.about,
            "id": self.address,
            "type": ["BasicContainer", "AnnotationCollection"],
        }
        if not self.pairs:
            return described
        first = self.page_address(0) if is_minimal else self.page_from(0)
        last = self.page_address((len(self.pairs) - 1) // PAGE * PAGE)
        return described | {"first": first, "last": last}

    def page(self, start: str) -> Record:
        """The page that `?from=` names, with its context.

        Raises `Missing` for a name that we never gave out, and for one behind the last mark.
        """
        asked = _FROM.fullmatch(start)
        if asked is None or not self.pairs:
            raise Missing(NO_PAGE)
        key = (int(asked[1] or 0), asked[2] or "")
        index = next((at for at, own in enumerate(self.keys) if own >= key), None)
        if index is None:
            raise Missing(NO_PAGE)
        return {"@context": CONTEXT} | self.page_from(index)

    def page_from(self, index: int) -> Record:
        """The page that begins with the annotation of that index."""
        page: Record = {
            "id": self.page_address(index),
            "type": "AnnotationPage",
            "partOf": self.about | {"id": self.address},
            "startIndex": index,
            "items": [self.item(at) for at in range(index, min(index + PAGE, len(self.pairs)))],
        }
        if index:
            page["prev"] = self.page_address(max(0, index - PAGE))
        if index + PAGE < len(self.pairs):
            page["next"] = self.page_address(index + PAGE)
        return page

    def page_address(self, index: int) -> str:
        start, place = self.keys[index]
        name = f"{start}-{place}" if index else _FIRST
        return f"{self.address}{'&' if self.iris else '?'}from={name}"

    def item(self, index: int) -> Record | str:
        card, place = self.pairs[index]
        if self.iris:
            return absolute(annotation_path(self.article["id"], place["id"]))
        return annotation(self.article, place, self.claims[card["id"]])
