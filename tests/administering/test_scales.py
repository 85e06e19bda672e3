"""Versions of the verdict scale, through the domain functions."""

import pytest

from claims.administering.scales import (
    activate_scale,
    add_scale,
    copy_scale,
    edit_scale,
    save_verdicts,
    scales,
)
from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.models import Event, Verdict, VerdictScale
from claims.models.vocabulary import Role
from tests.factories import ArticleFactory, ReviewFactory, UserFactory, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=[Role.ADMIN])


@pytest.fixture
def first():
    return VerdictScale.objects.get()


def new_verdict(position: int, value: int | None = 3) -> Verdict:
    return Verdict(
        slug=f"step-{position}",
        label=f"Step {position}",
        value=value,
        definition="So and so.",
        position=position,
    )


def events() -> list[tuple]:
    return list(Event.objects.order_by("id").values_list("verb", "target_id", "data"))


def test_copy_has_the_next_version_and_the_same_verdicts(admin, first):
    copy = copy_scale(scale_id=first.pk, by=admin)
    fields = ("slug", "label", "value", "definition", "position")
    assert (copy.version, copy.is_active) == (2, False)
    assert list(copy.verdicts.values_list(*fields)) == list(first.verdicts.values_list(*fields))
    assert first.verdicts.count() == 9
    assert events() == [("scale_added", copy.pk, {"version": 2, "copied_from": 1})]


def test_activation_switches_in_one_act(admin, first):
    copy = copy_scale(scale_id=first.pk, by=admin)
    activate_scale(scale_id=copy.pk, by=admin)
    active = VerdictScale.objects.filter(is_active=True)
    assert list(active) == [copy]
    assert events()[1:] == [
        ("scale_deactivated", first.pk, {"is_active": [True, False]}),
        ("scale_activated", copy.pk, {"is_active": [False, True]}),
    ]
    activate_scale(scale_id=copy.pk, by=admin)
    assert len(events()) == 3


def test_scale_without_rated_verdicts_is_not_activated(admin, first):
    scale = add_scale(name="New", by=admin)
    save_verdicts(scale_id=scale.pk, kept=[new_verdict(1), new_verdict(2, None)], by=admin)
    with pytest.raises(Invalid) as caught:
        activate_scale(scale_id=scale.pk, by=admin)
    assert set(caught.value.errors) == {"verdicts"}
    assert list(VerdictScale.objects.filter(is_active=True)) == [first]


def test_verdicts_of_an_unused_scale_are_edited_with_one_event(admin):
    scale = add_scale(name="New", by=admin)
    one, two = new_verdict(1), new_verdict(2)
    save_verdicts(scale_id=scale.pk, kept=[one, two], by=admin)
    two.label = "Second"
    save_verdicts(scale_id=scale.pk, kept=[two], removed=[one], by=admin)
    assert list(scale.verdicts.values_list("label", flat=True)) == ["Second"]
    assert events()[-1] == (
        "verdicts_edited",
        scale.pk,
        {
            "verdicts": [
                ["1. Step 1 (step-1, 3): So and so.", "2. Step 2 (step-2, 3): So and so."],
                ["2. Second (step-2, 3): So and so."],
            ]
        },
    )


def test_active_scale_keeps_rated_verdicts(admin, first):
    with pytest.raises(Invalid):
        save_verdicts(scale_id=first.pk, kept=[], removed=list(first.verdicts.all()), by=admin)
    assert first.verdicts.count() == 9


@pytest.mark.parametrize("use", ["review", "tier"])
def test_used_scale_stays_as_it_is(admin, first, use):
    if use == "review":
        ReviewFactory()
    else:
        ArticleFactory(tier=verdict("overstated"), tier_rationale="Most of it goes too far.")
    assert scales().get().is_used
    with pytest.raises(WrongState, match="copy it as a new version"):
        edit_scale(scale_id=first.pk, changes={"name": "Other"}, by=admin)
    with pytest.raises(WrongState):
        save_verdicts(scale_id=first.pk, kept=[new_verdict(10)], by=admin)
    assert copy_scale(scale_id=first.pk, by=admin).version == 2


def test_unused_scale_is_renamed(admin, first):
    assert not scales().get().is_used
    edit_scale(scale_id=first.pk, changes={"name": "Our scale"}, by=admin)
    assert events() == [("scale_edited", first.pk, {"name": ["Factcheck scale", "Our scale"]})]


def test_faulty_scales_are_refused(admin, first):
    with pytest.raises(Invalid):
        add_scale(name=" ", by=admin)
    with pytest.raises(Invalid):
        edit_scale(scale_id=first.pk, changes={"version": 9}, by=admin)
    for function in (copy_scale, activate_scale):
        with pytest.raises(Missing):
            function(scale_id=0, by=admin)


def test_only_administrators_look_after_the_scale(first):
    by = UserFactory(roles=[Role.EDITOR])
    for call in (
        lambda: add_scale(name="New", by=by),
        lambda: edit_scale(scale_id=first.pk, changes={}, by=by),
        lambda: save_verdicts(scale_id=first.pk, kept=[], by=by),
        lambda: copy_scale(scale_id=first.pk, by=by),
        lambda: activate_scale(scale_id=first.pk, by=by),
    ):
        with pytest.raises(NotAllowed):
            call()
