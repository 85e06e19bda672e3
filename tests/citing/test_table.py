from claims.citing.table import Side, Table, Work, evidence_table
from claims.models.vocabulary import Stance


def source(number, **fields):
    return {"id": number, "title": f"Source {number}", "href": f"https://example.org/{number}"} | (
        fields
    )


def card(stance, number=1, level="", **fields):
    """A card as it was frozen before funding, anchors and copies existed."""
    return {
        "stance": {"slug": stance, "label": stance.title()},
        "passage": "Words.",
        "study_type": None,
        "level": {"slug": level, "label": level} if level else None,
        "population": None,
        "sample_size": None,
        "source": source(number),
    } | fields


def numbers(side):
    return [work.source["id"] for work in side.works]


def test_sides_stand_beside_each_other_and_the_rest_across():
    table = evidence_table(
        [card("context", 1), card("refutes", 2), card("mixed", 3), card("supports", 4)]
    )
    assert [(side.stance, numbers(side)) for side in table.sides] == [
        ("supports", [4]),
        ("refutes", [2]),
    ]
    assert [(side.heading, numbers(side)) for side in table.across] == [
        ("Points both ways", [3]),
        ("Context", [1]),
    ]


def test_strongest_level_comes_first_then_the_order_of_the_reviewer():
    levels = ["", "expert", "cebm_3", "cebm_1", "guideline", "cebm_3", "of-tomorrow"]
    cards = [card("refutes", number, level) for number, level in enumerate(levels, start=1)]
    assert numbers(evidence_table(cards).sides[1]) == [4, 5, 3, 6, 2, 1, 7]


def test_case_of_one_person_stands_behind_others_of_its_level():
    cards = [card("refutes", 1, "cebm_4", sample_size=1), card("refutes", 2, "cebm_4")]
    assert numbers(evidence_table(cards).sides[1]) == [2, 1]


def test_passages_of_one_source_stand_together_and_say_the_study_once():
    first = card("refutes", 1, "cebm_2", sample_size=62, funding="A grant.", passage="Less.")
    other = card("refutes", 2, "cebm_1")
    second = card("refutes", 1, "cebm_2", sample_size=62, funding="A grant.", passage="Least.")
    table = evidence_table([first, other, second, card("supports", 1)])
    assert table.sides[1].works[1] == Work(
        source=source(1),
        study={
            "study_type": None,
            "level": {"slug": "cebm_2", "label": "cebm_2"},
            "population": None,
            "sample_size": 62,
        },
        funding="A grant.",
        passages=[first, second],
    )
    assert [len(work.passages) for side in table.sides for work in side.works] == [1, 1, 2]


def test_passages_that_differ_in_the_study_each_say_their_own():
    rows = [card("mixed", sample_size=10, funding="A"), card("mixed", sample_size=9)]
    assert evidence_table(rows).across == [
        Side(Stance.MIXED, [Work(source=source(1), study=None, funding=None, passages=rows)])
    ]


def test_source_stands_where_its_strongest_passage_does():
    rows = [card("supports", 1), card("supports", 2, "cebm_4"), card("supports", 1, "cebm_1")]
    assert numbers(evidence_table(rows).sides[0]) == [1, 2]


def test_sources_without_an_id_are_told_apart_by_address_and_title():
    def row(href, title):
        return card("supports", source={"href": href, "title": title})

    works = evidence_table([row("", "A"), row("", "B"), row("", "A")]).sides[0].works
    assert [len(work.passages) for work in works] == [2, 1]


def test_count_is_of_sources_and_says_the_passages_where_they_are_more():
    rows = [card("supports", 1), card("supports", 1), card("supports", 2), card("refutes", 3)]
    assert evidence_table(rows).count == "2 sources for, 1 against, 4 passages in all"
    rows = [card("supports", 1), card("context", 2), card("context", 3), card("mixed", 4)]
    assert evidence_table(rows).count == (
        "1 source for, none against, 1 points both ways, 2 give context"
    )
    assert evidence_table([card("context")]).count == (
        "No sources for, none against, 1 gives context"
    )


def test_no_evidence_is_an_empty_table():
    assert evidence_table([]) == Table(
        [Side(Stance.SUPPORTS, []), Side(Stance.REFUTES, [])], across=[]
    )
    assert evidence_table([]).is_empty
    assert not evidence_table([card("context")]).is_empty


def test_unreliable_is_what_was_retracted_or_is_warned_of():
    def work(status):
        row = card("supports", source=source(1, status={"slug": status, "label": ""}))
        return evidence_table([row]).sides[0].works[0]

    slugs = ["not_checked", "ok", "corrected", "concern", "retracted", "reinstated", "dead"]
    assert [slug for slug in slugs if work(slug).is_unreliable] == ["concern", "retracted"]
    assert not evidence_table([card("supports")]).sides[0].works[0].is_unreliable
