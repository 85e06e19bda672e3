"""Conversations of the desk."""

from rest_framework import serializers

from claims.api.serializers.base import Input, Person, Row, Shape, Text, offset, text_of
from claims.models import Claim, Comment, Mention, Snapshot, Thread


class NewComment(Input):
    thread = Row(Thread)
    text = text_of(Comment, "text", help_text="Markdown; `@name` tells somebody of the desk.")


class CommentChanges(Input):
    text = text_of(Comment, "text")


class NewThread(Input):
    """What it is about: a claim, words of a snapshot (all four fields), or both."""

    claim = Row(Claim, required=False)
    snapshot = Row(Snapshot, required=False)
    start = offset(required=False)
    end = offset(
        required=False,
        help_text="Exclusive, in Unicode code points of the snapshot's text, from 0.",
    )
    quote = Text(required=False)
    text = text_of(Comment, "text", help_text="Markdown; `@name` tells somebody of the desk.")


class ThreadShape(Shape[Thread]):
    """A conversation; `/comments/?thread=` has what was said in it."""

    claim = serializers.PrimaryKeyRelatedField[Claim](read_only=True, allow_null=True)
    snapshot = serializers.PrimaryKeyRelatedField[Snapshot](read_only=True, allow_null=True)
    start = serializers.IntegerField(
        source="place.lower", default=None, allow_null=True, read_only=True
    )
    end = serializers.IntegerField(
        source="place.upper", default=None, allow_null=True, read_only=True
    )
    created_by = Person(read_only=True)
    resolved_by = Person(read_only=True, allow_null=True)

    class Meta:
        model = Thread
        fields = [
            "id", "claim", "snapshot", "start", "end", "exact", "created_by", "created_at",
            "resolved_by", "resolved_at",
        ]  # fmt: skip
        read_only_fields = fields


class CommentShape(Shape[Comment]):
    """What somebody said. A removed comment has no text."""

    thread = serializers.PrimaryKeyRelatedField[Thread](read_only=True)
    author = Person(read_only=True)
    text = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = [
            "id", "revision", "thread", "author", "text", "created_at", "edited_at", "removed_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_text(self, comment: Comment) -> str:
        return "" if comment.removed_at else comment.text


class MentionShape(Shape[Mention]):
    """Somebody named the person who asks."""

    comment = CommentShape(read_only=True)

    class Meta:
        model = Mention
        fields = ["id", "comment", "seen_at"]
        read_only_fields = fields
