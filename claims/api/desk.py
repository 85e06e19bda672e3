"""The desk itself: who one is, its scale, topics and lists, and what happened to a thing."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.administering.preferences import set_preferences
from claims.api.base import PublicResource, Resource
from claims.api.filters import Id
from claims.api.rights import DESK, HasRight, SignedIn, person_of
from claims.api.serializers.base import labels
from claims.api.serializers.desk import (
    VOCABULARY,
    EventShape,
    Me,
    NewTopic,
    Preferences,
    ScaleShape,
    TopicShape,
    Vocabulary,
)
from claims.highlighting.topics import propose_topic, usable_topics
from claims.models import Event, Review, Topic, User, VerdictScale, note_sightings
from claims.models.vocabulary import TopicStatus
from claims.permissions import RIGHTS, can, demand

# The things whose events can be read, and the right that it takes.
EVENTS_OF = {
    "article": DESK,
    "checkrequest": "see_requests",
    "claim": DESK,
    "import": DESK,
    "occurrence": DESK,
    "publication": DESK,
    "report": "see_reports",
    "review": DESK,
    "source": DESK,
    "thread": DESK,
}


class ShowMe(APIView):
    permission_classes = [SignedIn]
    serializer_class = Me

    def get(self, request: Request) -> Response:
        """Who you are, and what you may do."""
        user = person_of(request)
        assert user is not None
        return Response(shown(user))

    @extend_schema(request=Preferences)
    def patch(self, request: Request) -> Response:
        """Change how you like the desk: your keys, and whether the tour is shown."""
        user = person_of(request)
        assert user is not None
        sent = Preferences(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(shown(set_preferences(changes=sent.validated_data, by=user)))


def shown(user: User) -> dict[str, Any]:
    """The person as they see themselves."""
    rights = [verb for verb in RIGHTS if can(user, verb)]
    return Me(user).data | {"rights": rights}


class ShowScale(APIView):
    permission_classes = [AllowAny]
    serializer_class = ScaleShape

    def get(self, request: Request) -> Response:
        """The verdict scale in use. Anybody may read it."""
        active = VerdictScale.objects.filter(is_active=True).prefetch_related("verdicts").first()
        if active is None:
            raise Http404
        scale = {
            "version": active.version,
            "name": active.name,
            "verdicts": active.verdicts.all(),
        }
        return Response(ScaleShape(scale).data)


class ShowVocabulary(APIView):
    permission_classes = [AllowAny]
    serializer_class = Vocabulary

    def get(self, request: Request) -> Response:
        """Every fixed list of choices. Anybody may read it."""
        return Response({name: labels(choices.choices) for name, choices in VOCABULARY.items()})


class Topics(PublicResource):
    """What claims are about. Anybody may read the accepted ones, the desk also proposed ones."""

    queryset = Topic.objects.all()
    serializer_class = TopicShape
    shapes = {"create": NewTopic}
    rights = {"create": "propose_topic"}
    lookup_field = "slug"
    lookup_value_converter = "slug"
    oldest_first = True
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Topics."""
        return self.answer_list(self.seen())

    @extend_schema(responses={201: TopicShape, 200: TopicShape})
    def create(self, request: Request) -> Response:
        """Propose a topic.

        201 for a new one: the desk can use it at once, and readers see it once an administrator
        has accepted it. A topic of that name comes back as it is, with 200.
        """
        topic, is_new = propose_topic(**self.sent(), by=self.by)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        address = self.reverse("topic-detail", topic.slug)
        return Response(self.shown(topic), status=code, headers={"Location": address})

    def retrieve(self, request: Request, slug: str) -> Response:
        """One topic."""
        topic = self.seen().filter(slug=slug).first()
        if topic is None:
            raise Http404
        return Response(self.shown(topic))

    def get_permissions(self) -> Any:
        return [HasRight()] if self.action == "create" else super().get_permissions()

    def seen(self) -> QuerySet[Topic]:
        """The topics that the person, or a reader, may know of."""
        if can(person_of(self.request), DESK):
            return usable_topics()
        return self.get_queryset().filter(status=TopicStatus.ACCEPTED)


class EventFilters(filters.FilterSet):
    kind = filters.ChoiceFilter(
        field_name="target_kind", choices=[(kind, kind) for kind in EVENTS_OF], required=True
    )
    id = Id(field_name="target_id", required=True, label="The thing's id.")

    class Meta:
        model = Event
        fields: list[str] = []


class Events(Resource):
    """The append-only record of who did what to a thing."""

    queryset = Event.objects.select_related("by")
    serializer_class = EventShape
    filterset_class = EventFilters

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        of = {event.target_id for event in page or () if event.target_kind == "review"}
        if of:
            note_sightings(Review.objects.filter(pk__in=of), self.by)
        return page

    def list(self, request: Request) -> Response:
        """What happened to one thing, the newest first. Those of a review show its verdict."""
        demand(self.by, EVENTS_OF.get(request.query_params.get("kind", ""), DESK))
        return self.answer_list(self.get_queryset())
