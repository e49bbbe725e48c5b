"""How often a member may do what others see (setting `ACCOUNT_RATE_LIMITS`), counted as allauth counts log-ins."""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse


def allows(request: HttpRequest, action: str) -> bool:
    """Count one more `action` of whoever asks, and tell whether it is within the limit."""
    return ratelimit.consume(request, action=action)


def limited(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A decorator for buttons that lose nothing: beyond the limit the answer is the page 429."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def within_limit(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated or allows(request, action):
                return view(request, *args, **kwargs)
            return ratelimit.respond_429(request)

        return within_limit

    return decorate
