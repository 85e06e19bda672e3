"""The wait until the next look, as a pure function: its ends, its steps and which way it goes."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.importing.schedule import LONGEST, SHORTEST, Known, wait

known = st.builds(
    Known,
    age=st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=20_000)),
    claims=st.integers(0, 5_000),
    is_public=st.booleans(),
    unchanged=st.integers(0, 10_000),
    failures=st.integers(0, 10_000),
)


def hours(**more) -> float:
    return wait(Known(**({"age": timedelta(days=400)} | more))) / timedelta(hours=1)


def test_wait_of_a_quiet_article_doubles_up_to_a_month():
    assert [hours(unchanged=looks) / 24 for looks in range(6)] == [4, 8, 16, 30, 30, 30]


def test_wait_of_failing_looks_doubles_as_well():
    assert [hours(failures=looks) / 24 for looks in range(5)] == [4, 8, 16, 30, 30]


def test_wait_is_short_for_what_is_new():
    ages = [0, 1, 2, 3, 7, 8, 30, 31]
    assert [hours(age=timedelta(days=age)) for age in ages] == [4, 4, 4, 12, 12, 24, 24, 96]


def test_wait_is_short_for_what_many_read():
    assert [hours(claims=claims) for claims in (0, 1, 3, 7)] == [96, 48, 32, 24]
    assert hours(claims=3, is_public=True) == 16
    assert hours(claims=3, is_public=True, unchanged=99) == 30 * 24 / 6


@given(known)
def test_wait_stays_between_its_ends(known):
    assert SHORTEST <= wait(known) <= LONGEST


@given(known, st.integers(0, 50))
def test_wait_never_shrinks_while_nothing_changes(known, more):
    assert wait(replace(known, unchanged=known.unchanged + more)) >= wait(known)
    assert wait(replace(known, failures=known.failures + more)) >= wait(known)


@given(known)
def test_wait_after_a_change_is_never_longer(known):
    assert wait(replace(known, unchanged=0, failures=0)) <= wait(known)


@given(known, st.integers(0, 50), st.timedeltas(min_value=timedelta(0), max_value=LONGEST))
def test_wait_is_never_longer_for_the_newer_or_more_read(known, claims, age):
    assert wait(replace(known, age=known.age - age)) <= wait(known)
    assert wait(replace(known, claims=known.claims + claims)) <= wait(known)
    assert wait(replace(known, is_public=True)) <= wait(replace(known, is_public=False))
