"""What a process keeps of the articles that it showed last: quicker than to work it out again.

Nothing kept can be out of date: a copy of an article never changes, and what was made of rows is
used again only for the same rows (`listing.listed_claims`, `text_views.marked_text`).
"""

from collections import OrderedDict
from collections.abc import Hashable
from sys import getsizeof
from threading import Lock
from typing import Generic, TypeVar

from claims.models import Snapshot
from claims.text.document import Document

DOCUMENTS = 32_000_000  # bytes that the documents kept by a process take, roughly
BLOCK = 200  # bytes that a block or mark of a document takes
_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """Values by their keys, for all threads; those not asked for longest make room for others.

    `room` and the `size` of each value are in bytes, roughly; what needs more than all the room is
    not kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._values: OrderedDict[Hashable, tuple[_Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> _Value | None:
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: _Value, size: int) -> None:
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = value, size
            while sum(size for _value, size in self._values.values()) > self._room:
                self._values.popitem(last=False)


_documents: Kept[Document] = Kept(DOCUMENTS)


def kept_document(snapshot: Snapshot) -> Document | None:
    """The document of a copy if it is kept."""
    return _documents.get((snapshot.pk, snapshot.sha256))


def document_of(snapshot: Snapshot) -> Document:
    """The document of a copy; one query for its text and layout when it is not kept."""
    document = kept_document(snapshot)
    if document is None:
        document = _read_document(snapshot.pk)
        _documents.put((snapshot.pk, snapshot.sha256), document, _size_of(document))
    return document


def _size_of(document: Document) -> int:
    return getsizeof(document.text) + BLOCK * (len(document.blocks) + len(document.marks))


def _read_document(snapshot_id: int) -> Document:
    rows = Snapshot.objects.values_list("text", "layout")
    return Document.from_json(*rows.get(pk=snapshot_id))
