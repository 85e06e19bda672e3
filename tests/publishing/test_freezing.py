"""What is stored beside a record when it is frozen."""

import pytest

from claims.models import Publication
from claims.publishing.freezing import SEARCHED
from tests.published import new_site


@pytest.mark.django_db
def test_text_of_a_million_different_words_is_published_and_found_by_its_first_ones():
    words = [f"w{number:07}" for number in range(130_000)]
    site = new_site()
    snapshot = site.article(raw=" ".join(words))
    site.mark(snapshot, "Kratom lifts mood", words[1])
    site.publish(snapshot.article)
    last = SEARCHED // len(f"{words[0]} ") - 1
    article = Publication.objects.filter(kind="article")
    assert article.get().record["text"] == snapshot.text
    assert article.filter(search=words[last]).exists()
    assert not article.filter(search=words[last + 2]).exists()
