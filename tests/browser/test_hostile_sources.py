"""Sources whose every field was made to break pages, on a phone: no script, nothing too wide."""

import pytest

from claims.citing.passages import place_in_copy
from claims.citing.statuses import set_status
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory
from tests.published import Site, address_of
from tests.source_factories import SourceCopyFactory, SourceWatchFactory

PHONE = {"viewport": {"width": 360, "height": 740}}
SCRIPT = "</script><script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
LONG = "https://example.org/" + "LoremIpsumDolorSitAmet" * 12
TURNED = "\u05e9\u05dc\u05d5\u05dd {{7*7}} <svg/onload=alert(1)> ‮txet"
MARKS = f"# [@{{key}}]\n\n[a [@{{key}}, {IMAGE.replace('[', '')}]](javascript:alert(1)) {LONG}"
FOUND = """() => ({
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    handlers: [...document.querySelectorAll("*")]
        .flatMap((one) => [...one.attributes].filter((it) => it.name.startsWith("on"))).length,
    images: document.querySelectorAll("img[src='x']").length,
    ways: [...document.querySelectorAll("a[href]")]
        .filter((one) => one.protocol === "javascript:").length,
})"""
NOTHING = {"wide": False, "handlers": 0, "images": 0, "ways": 0}


def hostile_source():
    csl = {
        "type": "article-journal", "title": SCRIPT + LONG, "container-title": IMAGE + LONG,
        "author": [{"family": IMAGE, "given": LONG}, {"literal": SCRIPT}], "publisher": TURNED,
        "issued": {"date-parts": [[2021, 99]]}, "DOI": f"10.1/{IMAGE}", "URL": LONG + IMAGE,
    }  # fmt: skip
    return SourceFactory(
        title=SCRIPT + LONG, authors=IMAGE + LONG, container=TURNED + LONG, url=LONG,
        doi=f"10.1000/{IMAGE}{LONG[8:200]}", csl=csl,
    )  # fmt: skip


@pytest.fixture
def published(new_context):
    """A published claim that cites the source, with a copy of it, which was then retracted."""
    people = {name: UserFactory(username=name, roles=[name]) for name in ("reviewer", "editor")}
    site, source = Site(**people, moderator=UserFactory()), hostile_source()
    claim = site.claim(
        SCRIPT + LONG[:200], rationale=MARKS.format(key=source.key), sources=[source]
    )
    draft = ReviewFactory(author=people["reviewer"], rationale=MARKS.format(key=source.key))
    words = dict.fromkeys(("passage", "funding", "remark"), IMAGE + LONG + TURNED)
    EvidenceFactory(review=draft, source=source, locator=SCRIPT + LONG[:100], **words)
    copy = SourceCopyFactory(
        source=source, url=LONG + IMAGE, text=IMAGE + LONG, filename=SCRIPT + LONG[:200],
        captured_by=people["reviewer"],
    )  # fmt: skip
    place_in_copy(copy)
    SourceWatchFactory(source=source, problem=IMAGE + LONG)
    publication = site.publish(claim)
    set_status(source_id=source.pk, status="retracted", by_what=IMAGE, notice=LONG + IMAGE)
    return publication, draft, copy


def test_hostile_source_breaks_no_page(published, signed_in):
    publication, draft, copy = published
    page = signed_in("editor", **PHONE)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    faults = {}
    for address in (
        f"/desk/claims/{draft.claim_id}/",
        f"/desk/reviews/{draft.pk}/evidence/",
        f"/desk/sources/{copy.source_id}/",
        f"/desk/copies/{copy.pk}/",
        f"/desk/copies/{copy.pk}/withdraw/",
        "/desk/sources/",
        "/desk/sources/watch/",
        "/desk/publish/alerts/",
        address_of(publication.claim),
    ):
        answer = page.goto(address)
        faults[address] = (answer.status, page.evaluate(FOUND))
    assert faults == dict.fromkeys(faults, (200, NOTHING))
    assert dialogs == []
