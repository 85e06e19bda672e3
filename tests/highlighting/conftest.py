import pytest

from tests.highlighting.edited import Edited, look_for_marks, mark_article


@pytest.fixture
def marked(cast) -> Edited:
    """The marks, not looked for yet."""
    return mark_article(cast["reviewer"].user)


@pytest.fixture
def edited(marked) -> Edited:
    return look_for_marks(marked)
