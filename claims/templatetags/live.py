"""Where pages find the streams of what others do."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def live_origin() -> str:
    """What stands before the path of a stream; empty where the site itself has them."""
    return settings.LIVE_URL
