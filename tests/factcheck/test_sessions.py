import pytest

from factcheck.sessions import SessionStore

ODD = ["\0" * 12, "a\0bcdefghijk", "\udcff" * 12, "ABCDEFGHIJKL", "a" * 5_000, "short", ""]


@pytest.mark.parametrize("key", ODD)
def test_key_that_is_none_is_nobodys(key, client, db):
    assert SessionStore(key).session_key is None
    quoted = "".join(f"\\{byte:03o}" for byte in key.encode("utf-8", "surrogateescape"))
    assert client.get("/desk/", HTTP_COOKIE=f'sessionid="{quoted}"').status_code == 302


def test_session_is_found_by_its_key(db):
    session = SessionStore()
    session["seen"] = True
    session.save()
    assert SessionStore(session.session_key)["seen"] is True
