"""Pages of reviews and members, one module a page family."""

from django.http import Http404


def pending(request, **kwargs):
    raise Http404
