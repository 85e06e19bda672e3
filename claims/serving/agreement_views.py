"""How often two people who judged the same claim agreed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.publishing.addresses import absolute
from claims.publishing.agreement import judged_apart, published_agreement
from claims.serving.web import public


@public
def show_agreement(request: HttpRequest) -> HttpResponse:
    context = {
        "agreement": published_agreement(),
        "apart": judged_apart(),
        "canonical_url": absolute("/agreement/"),
    }
    return render(request, "serving/show_agreement.html", context)
