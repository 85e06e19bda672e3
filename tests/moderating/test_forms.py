"""The forms of moderation by themselves."""

from django.http import QueryDict

from claims.models.vocabulary import Action
from claims.moderating.forms import DecisionForm, LogForm, QueueForm, ReportForm
from tests.moderating.pages import challenge

DECISION = {"action": "take_down", "reason": "A court says so.", "is_legal": "on"}
REPORT = {"category": "abuse", "text": "It insults me."}


def test_report_form_takes_what_people_send():
    form = ReportForm(REPORT | challenge("report"), purpose="report")
    assert form.is_valid()


def test_report_form_catches_a_program_and_lets_a_person_send_again():
    form = ReportForm(QueryDict("category=abuse&text=Buy&website=spam.example"), purpose="report")
    assert not form.is_valid()
    assert (form["text"].value(), form["website"].value()) == ("Buy", "")
    assert "send it once more" in form.non_field_errors()[0]


def test_report_form_explains_every_category():
    assert [covers for _radio, covers in ReportForm(None, purpose="report").categories()].count(
        ""
    ) == 0


def test_decision_form_offers_only_the_actions_it_is_given():
    assert not DecisionForm(DECISION, actions=[Action.HIDE]).is_valid()
    form = DecisionForm(DECISION, actions=[Action.TAKE_DOWN])
    assert form.is_valid()
    assert form.is_destructive
    assert form.decision() == {
        "action": "take_down",
        "reason": "A court says so.",
        "is_legal": True,
    }


def test_decision_form_refuses_the_law_for_anything_but_a_take_down():
    form = DecisionForm({**DECISION, "action": "hide"}, actions=list(Action))
    assert not form.is_valid()
    assert set(form.errors) == {"is_legal"}


def test_decision_form_explains_every_action():
    form = DecisionForm(actions=list(Action))
    assert [does for _radio, does in form.actions()].count("") == 0


def test_filters_ignore_nonsense_in_the_address():
    nonsense = QueryDict("status=eaten&category=9&after=-3&before=soon&action=burn")
    assert QueueForm(nonsense).chosen() == {
        "status": "open",
        "category": "",
        "before": None,
        "after": None,
    }
    assert LogForm(nonsense).chosen() == {"action": "", "before": None, "after": None}


def test_filters_take_what_is_chosen():
    chosen = QueueForm(QueryDict("status=dismissed&category=abuse&after=7")).chosen()
    assert chosen == {"status": "dismissed", "category": "abuse", "before": None, "after": 7}
