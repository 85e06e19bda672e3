import pytest

from claims.errors import Invalid
from claims.models import Evidence, Source
from claims.models.cleaning import cleaned, demand_changeable


def test_cleaned_gives_what_the_model_stores():
    assert cleaned(Source(), {"title": " A\x00 leaf\n in\u00a0two ", "year": "2021"}) == {
        "title": "A leaf in two",
        "year": 2021,
    }


def test_cleaned_leaves_the_row_as_it_is():
    source = Source(title="Before")
    cleaned(source, {"title": "After"})
    assert source.title == "Before"


def test_cleaned_keeps_the_lines_of_a_passage():
    assert cleaned(Evidence(), {"passage": "one \r\ntwo\x00"}) == {"passage": "one\ntwo"}


def test_cleaned_names_every_field_at_fault():
    with pytest.raises(Invalid) as refusal:
        cleaned(Source(), {"title": "", "authors": None, "container": "c" * 501, "year": "soon"})
    assert refusal.value.errors == {
        "title": "This field cannot be blank.",
        "authors": "This cannot be left out.",
        "container": "Ensure this value has at most 500 characters (it has 501).",
        "year": "“soon” value must be an integer.",
    }


def test_unknown_field_cannot_be_changed():
    with pytest.raises(Invalid) as refusal:
        demand_changeable(["title", "status"], ("title",))
    assert refusal.value.errors == {"status": "This cannot be changed here."}
