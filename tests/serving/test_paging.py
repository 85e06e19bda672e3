import pytest

from claims.errors import Missing
from claims.models import Publication
from claims.serving.paging import BEST, NEWEST, page_of


@pytest.fixture
def ids(site):
    """Five publications, newest first; in one transaction, so some times may be equal."""
    return [site.published_claim(f"Statement {n}").pk for n in range(5)][::-1]


def page(**wanted):
    return page_of(Publication.objects.all(), **wanted)


def ids_on(found):
    return [row.pk for row in found.rows]


def test_pages_downwards_show_each_row_once(ids):
    first = page(length=2)
    second = page(length=2, before=first.older)
    third = page(length=2, before=second.older)
    assert [ids_on(first), ids_on(second), ids_on(third)] == [ids[:2], ids[2:4], ids[4:]]
    assert (first.newer, third.older) == ("", "")


def test_page_upwards_is_the_one_that_was_left(ids):
    first = page(length=2)
    second = page(length=2, before=first.older)
    third = page(length=2, before=second.older)
    assert page(length=2, after=third.newer) == second
    assert page(length=2, after=second.newer) == first


def test_top_is_a_full_page_when_it_has_grown(ids, site):
    second = page(length=2, before=page(length=2).older)
    newest = site.published_claim("Something new").pk
    above = page(length=2, after=second.newer)
    assert ids_on(above) == ids[:2]
    assert ids_on(page(length=2, after=above.newer)) == [newest, ids[0]]


def test_page_stays_when_something_is_published_above(ids, site):
    older = page(length=2).older
    before = ids_on(page(length=2, before=older))
    site.published_claim("Something new")
    assert ids_on(page(length=2, before=older)) == before


def test_page_at_a_shared_time_goes_on_by_id(ids):
    moment = Publication.objects.get(pk=ids[2]).published_at
    cursor = f"{NEWEST.spell(moment)}_{ids[2]}"
    assert ids_on(page(length=9, before=cursor)) == ids[3:]
    assert ids_on(page(length=1, after=cursor)) == [ids[1]]


def test_page_of_nothing_is_empty(db):
    found = page()
    assert (found.rows, found.newer, found.older) == ([], "", "")


def test_page_takes_one_query(ids, django_assert_num_queries):
    older = page(length=2).older
    with django_assert_num_queries(1):
        page(length=2, before=older)


@pytest.mark.parametrize(
    "cursor",
    ["x", "_", "_1", "2026-05-12_1", "2026-05-12T10:00:00_1", "9999999-01-01T00:00:00Z_1", "1_2"],
)
def test_cursor_that_we_never_gave_out_is_missing(db, cursor):
    with pytest.raises(Missing):
        page(before=cursor)


def test_cursor_keeps_every_digit_of_a_rank(ids):
    row = Publication.objects.get(pk=ids[0])
    row.rank = 0.1 + 0.2
    assert BEST.place(BEST.cursor(row)) == (0.30000000000000004, ids[0])


def test_cursor_beyond_every_id_is_an_empty_page_or_the_whole(ids):
    assert ids_on(page(before=f"0001-01-01T00:00:00Z_{10**30}")) == []
    assert ids_on(page(before=f"9999-12-31T00:00:00Z_{10**30}")) == ids
