"""Choices of a list as options of its form."""

from django.utils.translation import override

from claims.serving.facets import Choice
from claims.templatetags.choices import labelled_options, named_options


def test_options_are_escaped_and_the_chosen_one_is_selected():
    choices = [Choice('"><b>', "Tea & <i>Leaf</i>", 3, False), Choice("root", "Root", 1_000, True)]
    assert named_options(choices) == (
        '<option value="&quot;&gt;&lt;b&gt;">Tea &amp; &lt;i&gt;Leaf&lt;/i&gt; (3)</option>'
        '<option value="root" selected>Root (1000)</option>'
    )


def test_labels_speak_the_readers_language_or_say_that_they_do_not():
    choices = [Choice("accurate", "Accurate", 2, False), Choice("leaf", "Leaf lore", 1, True)]
    assert labelled_options(choices) == (
        '<option value="accurate">Accurate (2)</option>'
        '<option value="leaf" selected>Leaf lore (1)</option>'
    )
    with override("de"):
        assert labelled_options(choices) == (
            '<option value="accurate">Zutreffend (2)</option>'
            '<option value="leaf" lang="en" dir="auto" selected>Leaf lore (1)</option>'
        )
