import pytest

from claims.publishing.articles import correct_article, rate_article
from claims.serving.comparing import Check, Checks, Difference, Item, differences, plain
from tests.factories import verdict

WHY = {"reason_code": "clarification", "note": "Clearer."}


def records(thing):
    return [one.record for one in thing.publications.order_by("number")]


def parts(found):
    return [one.part for one in found]


def test_correction_of_a_verdict_is_told_with_its_words(site, leaf):
    site.correct(leaf.dopamine, slug="misleading")
    old, new = records(leaf.dopamine)
    [change] = differences(old, new)
    assert change == Difference("verdict", "Verdict", before=old["verdict"], after=new["verdict"])
    assert (change.before["label"], change.after["label"]) == ("Overstated", "Misleading")


def test_new_evidence_is_told_as_added(site, leaf):
    site.update(leaf.dopamine)
    [change] = differences(*records(leaf.dopamine))
    assert (change.part, change.removed, change.changed) == ("evidence", (), ())
    assert [item.detail for item in change.added] == ["What the trial in people says."]


def test_every_part_of_a_claim_is_compared(site, leaf):
    [old] = records(leaf.dopamine)
    new = old | {
        "statement": "Kratom enhances <dopamine> release in rats",
        "certainty": {"slug": "high", "label": "High"},
        "claim_type": {"slug": "harm", "label": "Harm"},
        "harm": {"slug": "low", "label": "Low"},
        "takeaway": "Nobody has measured it in people.",
        "rationale_html": "<p>One.</p><p>Two &amp; three.</p>",
        "search_log": "PubMed.",
        "conflict_of_interest": "Shares in a maker of it.",
        "reasons": [],
        "evidence": [
            one | {"stance": {"slug": "context", "label": "Context"}} for one in old["evidence"]
        ],
    }
    found = differences(old, new)
    assert parts(found) == [
        "certainty", "claim_type", "harm", "statement", "takeaway", "rationale_html", "search_log",
        "conflict_of_interest", "reasons", "evidence",
    ]  # fmt: skip
    said = {one.part: one for one in found}
    added = '<ins><span class="visually-hidden" lang="en"> added: </span>'
    assert said["statement"].words == (
        f"Kratom enhances {added}&lt;</ins>dopamine{added}&gt;</ins> release{added} in rats</ins>"
    )
    assert [item.title for item in said["reasons"].removed] == ["Animal or in-vitro to human"]
    [evidence] = said["evidence"].changed
    assert (evidence.before["slug"], evidence.after["slug"]) == ("mixed", "context")


def test_record_from_before_a_part_existed_is_compared(leaf):
    [new] = records(leaf.dopamine)
    old = {name: part for name, part in new.items() if name not in ("search_log", "marks")}
    assert differences(old, new) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_tombstone_has_nothing_to_compare(site, leaf, swapped):
    site.withdraw(leaf.dopamine)
    pair = records(leaf.dopamine)
    assert differences(*(reversed(pair) if swapped else pair)) == []


def test_article_tells_claims_that_came_went_and_changed(site, leaf):
    site.correct(leaf.dopamine, slug="misleading")
    site.withdraw(leaf.effects)
    first, corrected, without = records(leaf.article)
    [change] = differences(first, corrected)
    assert [(item.title, item.before["label"], item.after["label"]) for item in change.changed] == [
        ("Kratom enhances dopamine release", "Overstated", "Misleading")
    ]
    [change] = differences(corrected, without)
    assert [item.title for item in change.removed] == [
        "Kratom has milder side effects than opioids"
    ]
    [change] = differences(without, corrected)
    assert [type(item) for item in change.added] == [Item]


def test_article_tells_cards_that_are_not_as_they_were(leaf):
    [old] = records(leaf.article)
    one, *others = old["claims"]
    new = old | {"claims": [one | {"takeaway": "Nobody knows.", "number": 9}, *others]}
    same, another = (Checks(Check(1, 5), Check(2, pk)) for pk in (5, 6))
    for checks, told, more in [
        ({}, "The check of this claim changed.", ""),
        ({one["id"]: another}, "The check of this claim changed.", f"{one['path']}changes/2/"),
        (
            {one["id"]: same},
            "The check of this claim is the same. What is shown beside it changed.",
            "",
        ),
    ]:
        [change] = differences(old, new, checks)
        assert change.changed == (Item(one["statement"], href=one["path"], told=told, more=more),)
    assert differences(old, old | {"claims": [one | {"number": 9}, *others]}) == []


def test_article_tells_claims_checked_anew_under_the_same_card(leaf):
    [old] = records(leaf.article)
    anew = {old["claims"][0]["id"]: Checks(Check(1, 5), Check(4, 6))}
    [change] = differences(old, old, anew)
    assert [item.more for item in change.changed] == [
        f"{old['claims'][0]['path']}changes/4/?since=1"
    ]


def test_article_tells_its_tier_and_details(site, leaf):
    rate_article(
        article_id=leaf.article.pk,
        tier=verdict("overstated"),
        tier_rationale="Both claims go too far.",
        revision=leaf.article.revision,
        by=site.editor,
    )
    leaf.article.refresh_from_db()
    leaf.article.apply({"title": "What the leaf cannot do", "byline": "Ann Other"})
    correct_article(article=leaf.article, **WHY, by=site.editor)
    assert parts(differences(*records(leaf.article))) == ["tier", "rationale", "title", "byline"]


def test_another_copy_is_compared_paragraph_by_paragraph(leaf):
    [old] = records(leaf.article)
    new = old | {
        "text": old["text"].replace("dopamine", "morphine"),  # as long, so that the layout holds
        "snapshot": old["snapshot"] | {"number": 2, "sha256": "0" * 64},
    }
    [claims, change] = differences(old, new)
    assert [item.title for item in claims.changed] == ["Kratom enhances dopamine release"]
    assert (change.part, change.comparison.changes) == ("text", 1)
    html = "".join(part.inline for part in change.comparison.parts if part.change)
    assert "dopamine</del>" in html
    assert "morphine</ins>" in html


def test_html_is_compared_as_the_words_it_shows():
    html = "<p>One &amp; <b>two</b>.</p><ul><li>Three<br>four</li></ul>"
    assert plain(html, "rationale_html") == "One & two.\nThree\nfour"
    assert plain("a <b> c", "takeaway") == "a <b> c"
