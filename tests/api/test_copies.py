"""Copies of sources over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.citing.copies import run_request
from tests.api.conftest import ROOT
from tests.citing.reports import SENTENCES, report
from tests.factories import EvidenceFactory, SourceFactory
from tests.source_factories import CopyRequestFactory


@pytest.fixture
def source(desk):
    return SourceFactory()


def test_text_is_kept_followed_read_and_withdrawn(desk, source):
    evidence = EvidenceFactory(source=source, passage=SENTENCES[0])
    asked = desk.reviewer.post(f"sources/{source.pk}/keep/", {"kind": "file", "text": SENTENCES[0]})
    row = asked.json()
    assert (asked.status_code, row["status"], row["kind"]) == (202, "queued", "file")
    assert asked["Location"].endswith(f"/api/v1/copy_requests/{row['id']}/")
    run_request(row["id"])
    done = desk.reviewer.get(f"copy_requests/{row['id']}/").json()
    assert (done["status"], done["is_new"]) == ("done", True)
    (listed,) = desk.reviewer.get(f"source_copies/?source={source.pk}").json()["results"]
    copy = desk.reviewer.get(f"source_copies/{done['copy']}/").json()
    (place,) = copy["passages"]
    assert {name: place[name] for name in ("evidence", "state", "start", "end", "words")} == {
        "evidence": evidence.pk, "state": "found", "start": 0, "end": len(SENTENCES[0]),
        "words": "",
    }  # fmt: skip
    assert copy["text"] == SENTENCES[0]
    assert listed == {
        name: said for name, said in copy.items() if name not in ("text", "layout", "passages")
    }
    path = f"source_copies/{copy['id']}/withdraw/"
    assert desk.other_reviewer.post(path, {"note": "Mine"}).status_code == 403
    gone = desk.reviewer.post(path, {"note": "Not ours to keep"})
    assert (gone.status_code, gone.json()["withdrawn_note"]) == (200, "Not ours to keep")
    assert desk.reviewer.get(f"source_copies/{copy['id']}/").json()["text"] == ""
    assert desk.reviewer.post(path, {"note": "Again"}).status_code == 409


def test_file_is_kept(desk, source):
    sent = {"kind": "file", "file": SimpleUploadedFile("trial.pdf", report())}
    asked = desk.reviewer.client.post(f"{ROOT}sources/{source.pk}/keep/", sent)
    assert (asked.status_code, asked.json()["filename"]) == (202, "trial.pdf")
    assert run_request(asked.json()["id"]).status == "done"


def test_page_is_asked_for_once(desk, source):
    asked = [desk.reviewer.post(f"sources/{source.pk}/keep/", {"kind": "page"}) for _ in "ab"]
    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json() == asked[1].json()
    assert asked[0].json()["url"] == source.href


@pytest.mark.parametrize(
    ("sent", "status", "names"),
    [
        ({"kind": "fax"}, 400, ["kind"]),
        ({"kind": "file"}, 400, ["file"]),
        ({"kind": "wayback"}, 503, None),
    ],
)
def test_what_cannot_be_kept_is_refused(desk, source, sent, status, names):
    answer = desk.reviewer.post(f"sources/{source.pk}/keep/", sent)
    assert answer.status_code == status
    assert names is None or list(answer.json()["errors"]) == names


def test_failed_request_is_asked_again(desk):
    row = run_request(CopyRequestFactory().pk, crashes=5)
    again = desk.reviewer.post(f"copy_requests/{row.pk}/retry/")
    assert (again.status_code, again.json()["status"]) == (202, "queued")
    assert again["Location"].endswith(f"/copy_requests/{again.json()['id']}/")
