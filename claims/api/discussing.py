"""Talk: conversations about claims and about words of articles, private to the desk."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.conditional import required_revision
from claims.api.filters import Flag, Id
from claims.api.serializers.discussing import (
    CommentChanges,
    CommentShape,
    MentionShape,
    NewComment,
    NewThread,
    ThreadShape,
)
from claims.models import Comment, Mention, Thread
from claims.permissions import demand
from claims.reviewing import discussion
from claims.reviewing.discussion_queries import mentions_of


class ThreadFilters(filters.FilterSet):
    claim = Id()
    article = Id(
        field_name="snapshot__article", label="An article's id: notes on words of any copy of it."
    )
    resolved = Flag(field_name="resolved_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Thread
        fields: list[str] = []


class Threads(Resource):
    """Conversations about a claim, about words of an article, or about both."""

    queryset = Thread.objects.select_related("created_by", "resolved_by")
    serializer_class = ThreadShape
    filterset_class = ThreadFilters
    shapes = {"create": NewThread}
    rights = dict.fromkeys(("create", "resolve", "reopen", "see"), "discuss")

    def list(self, request: Request) -> Response:
        """Conversations, the newest first."""
        return self.answer_list(self.get_queryset())

    def create(self, request: Request) -> Response:
        """Start a conversation."""
        started = discussion.start_thread(**self.sent(), by=self.by)
        return self.answer(started, code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One conversation."""
        return self.answer(self.find(self.get_queryset(), pk))

    @extend_schema(request=None)
    def resolve(self, request: Request, pk: int) -> Response:
        """Say that nothing is left to discuss."""
        return self.answer(discussion.resolve_thread(thread_id=pk, by=self.by))

    @extend_schema(request=None)
    def reopen(self, request: Request, pk: int) -> Response:
        """Undo that it was resolved."""
        return self.answer(discussion.reopen_thread(thread_id=pk, by=self.by))

    @extend_schema(request=None)
    def see(self, request: Request, pk: int) -> Response:
        """Mark one's own mentions in it as seen."""
        thread = self.find(self.get_queryset(), pk)
        discussion.see_mentions(thread_id=pk, by=self.by)
        return self.answer(thread)


class CommentFilters(filters.FilterSet):
    thread = Id(field_name="thread__pk")  # a thread has a field `exact`
    author = Id(label="The id of a person.")

    class Meta:
        model = Comment
        fields: list[str] = []


class Comments(Resource):
    """What people said in conversations."""

    queryset = Comment.objects.select_related("author")
    serializer_class = CommentShape
    filterset_class = CommentFilters
    oldest_first = True
    shapes = {"create": NewComment, "partial_update": CommentChanges}
    rights = dict.fromkeys(("create", "partial_update", "destroy", "restore"), "discuss")

    def list(self, request: Request) -> Response:
        """Comments, the oldest first."""
        return self.answer_list(self.get_queryset())

    def create(self, request: Request) -> Response:
        """Answer in a conversation; a resolved one is open again."""
        sent = self.sent()
        said = discussion.add_comment(thread_id=sent["thread"].pk, text=sent["text"], by=self.by)
        return self.answer(said, code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One comment."""
        comment = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(comment, comment.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change a comment of yours."""
        revision = required_revision(request, self.own(pk))
        edited = discussion.edit_comment(
            comment_id=pk, changes=self.sent(), revision=revision, by=self.by
        )
        return self.answer(edited)

    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a comment of yours; it can be brought back."""
        revision = required_revision(request, self.own(pk))
        discussion.remove_comment(comment_id=pk, revision=revision, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    def restore(self, request: Request, pk: int) -> Response:
        """Bring back a comment of yours that you removed."""
        self.own(pk)
        return self.answer(discussion.restore_comment(comment_id=pk, by=self.by))

    def own(self, pk: int) -> Comment:
        """The comment, for its author: asked before the body is read."""
        comment: Comment = self.find(self.get_queryset(), pk)
        demand(self.by, "edit_comment", comment)
        return comment


class MentionFilters(filters.FilterSet):
    seen = Flag(field_name="seen_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Mention
        fields: list[str] = []


class Mentions(Resource):
    """Where others named the person who asks."""

    queryset = Mention.objects.all()
    serializer_class = MentionShape
    filterset_class = MentionFilters
    rights = {"list": "discuss"}

    def get_queryset(self) -> QuerySet[Mention]:
        return mentions_of(self.by)

    def list(self, request: Request) -> Response:
        """Mentions, the newest first.

        `/threads/{id}/see/` marks those of a conversation as seen.
        """
        return self.answer_list(self.get_queryset())
