"""The lines of references that are kept beside a record."""

import pytest

from claims.models import Publication
from claims.publishing.printed import printed_lines, printed_without, with_printed
from claims.text.references import references_of
from claims.text.styles import STYLES
from tests.factories import SourceFactory
from tests.published import new_site, published_leaf


@pytest.fixture
def site(db):
    return new_site()


@pytest.fixture
def claim(site):
    sources = [
        SourceFactory(key=key, title=f"On {key} <b>&", authors="Li W", doi=f"10.1016/{key}")
        for key in ("effendy2021", "li2019")
    ]
    return site.claim("The leaf lifts dopamine", sources=sources)


def lines_of(sources, style):
    return {one.source["key"]: one.html for one in references_of(sources, style)}


@pytest.mark.parametrize("style", STYLES)
def test_lines_are_kept_as_the_desks_style_prints_them(site, claim, settings, style):
    settings.CITATION_STYLE = style
    record = site.publish(claim).record
    sources = [one["source"] for one in record["evidence"]]
    assert printed_lines(record, style) == lines_of(sources, style)
    assert len(printed_lines(record, style)) == 2


def test_an_articles_record_keeps_the_lines_of_its_claims(site):
    record = Publication.objects.get(article=published_leaf(site).article).record
    lines = printed_lines(record, "vancouver")
    assert lines == lines_of(record["sources"], "vancouver") != {}


def test_kept_lines_are_those_that_a_list_shows(site, claim):
    record = site.publish(claim).record
    sources = [one["source"] for one in record["evidence"]]
    known = {"li2019": "As <i>kept</i> &amp; known"}
    shown = {one.source["key"]: one for one in references_of(sources, "apa", printed=known)}
    assert (shown["li2019"].html, shown["li2019"].text) == (known["li2019"], "As kept & known")
    assert shown["effendy2021"].html == lines_of(sources, "apa")["effendy2021"]


def test_lines_of_another_style_are_not_taken(site, claim):
    assert printed_lines(site.publish(claim).record, "apa") == {}


def test_lines_of_other_code_are_not_taken(site, claim):
    record = site.publish(claim).record
    record["printed"]["by"] = "code from before a style was mended"
    assert printed_lines(record, "vancouver") == {}


def test_a_record_of_before_has_no_lines():
    assert printed_lines({"sources": []}, "vancouver") == {}


def test_a_record_without_sources_keeps_no_lines():
    assert with_printed({"withdrawn": True, "printed": {}}) == {"withdrawn": True}


def test_lines_of_sources_that_are_gone_leave(site, claim):
    record = site.publish(claim).record
    first, second = (one["source"] for one in record["evidence"])
    kept = printed_without(record, [first])["printed"]["lines"]
    assert kept == lines_of([first], "vancouver")
    assert printed_without({}, [second]) == {}
