"""Captures in a folder and in an object store, which is a real server on loopback."""

import gzip
import re
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from werkzeug import Request, Response

from claims.importing.captures import read_capture, store_capture
from claims.importing.problems import CaptureDamaged
from factcheck.storage import CaptureFolder

RAW = b"Bytes as they came in. " * 100
DIGEST = sha256(RAW).hexdigest()
NAME = f"{DIGEST[:2]}/{DIGEST}.gz"


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "captures": {
            "BACKEND": "factcheck.storage.CaptureFolder",
            "OPTIONS": {"location": tmp_path, "file_permissions_mode": 0o600},
        }
    }
    return tmp_path


def files(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_store_capture_packs_and_keeps_once(folder):
    assert store_capture(RAW) == store_capture(RAW) == DIGEST
    assert files(folder) == [NAME]
    assert gzip.decompress((folder / NAME).read_bytes()) == RAW
    assert (folder / NAME).stat().st_size < len(RAW) / 10
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert read_capture(DIGEST) == RAW


def test_captures_from_before_packing_are_still_read(folder):
    earlier = folder / NAME.removesuffix(".gz")
    earlier.parent.mkdir()
    earlier.write_bytes(RAW)
    assert (store_capture(RAW), read_capture(DIGEST)) == (DIGEST, RAW)
    assert files(folder) == [NAME.removesuffix(".gz")]


@pytest.mark.parametrize(
    "content", [b"", RAW, gzip.compress(b"Other bytes", mtime=0), gzip.compress(RAW, mtime=0)[:-20]]
)
def test_read_capture_says_that_it_is_damaged(folder, content):
    store_capture(RAW)
    (folder / NAME).write_bytes(content)
    with pytest.raises(CaptureDamaged, match="stored original of this text is damaged"):
        read_capture(DIGEST)


def test_read_capture_misses_what_is_not_there(folder):
    with pytest.raises(FileNotFoundError):
        read_capture(DIGEST)


class Breaking(ContentFile):
    """A content that breaks off while it is read."""

    def chunks(self, chunk_size=None):
        yield b"half of it"
        raise KeyboardInterrupt


def test_a_crash_leaves_nothing_under_the_name(folder):
    with pytest.raises(KeyboardInterrupt):
        storages["captures"].save(NAME, Breaking(b""))
    assert files(folder) == []


def test_two_writers_of_one_capture_do_not_meet(folder):
    """The second one, who did not see the first one's file, writes the same bytes in its place."""
    storage = CaptureFolder(location=folder)
    assert storage.save(NAME, ContentFile(b"the same")) == NAME
    assert storage.save(NAME, ContentFile(b"the same")) == NAME
    assert files(folder) == [NAME]


@pytest.fixture
def bucket(httpserver, settings, monkeypatch):
    """An object store that knows PUT, HEAD and GET; what is in it."""
    held: dict[str, bytes] = {}

    def answer(request: Request) -> Response:
        if request.method == "PUT":
            held[request.path] = request.get_data()
            return Response(headers={"ETag": '"x"'})
        if request.path not in held:
            return Response(status=404)
        return Response(held[request.path], headers={"ETag": '"x"'})

    httpserver.expect_request(re.compile("/captures/.*")).respond_with_handler(answer)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
    monkeypatch.setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    settings.STORAGES = settings.STORAGES | {
        "captures": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "captures", "region_name": "nowhere", "default_acl": None,
                "endpoint_url": httpserver.url_for("").rstrip("/"), "location": "desk",
                "file_overwrite": True, "addressing_style": "path",
            },
        }
    }  # fmt: skip
    return held


def test_captures_go_to_an_object_store(bucket):
    assert store_capture(RAW) == store_capture(RAW) == DIGEST
    assert list(bucket) == [f"/captures/desk/{NAME}"]
    assert read_capture(DIGEST) == RAW


def test_an_object_store_misses_what_is_not_there(bucket):
    with pytest.raises(FileNotFoundError):
        read_capture(DIGEST)
