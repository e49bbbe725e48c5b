"""How often a member may do what others see: the setting `ACCOUNT_RATE_LIMITS`, written as allauth writes its own."""

from collections.abc import Callable
from functools import cache, wraps

from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, get_ip, parse_rates
from allauth.core.ratelimit import respond_429
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.tasks import task

from reviews.models import Attempts


def allows(request: HttpRequest, action: str) -> bool:
    """Count one more `action` of whoever asks, and tell whether it is within the limit."""
    rates = _rates(app_settings.RATE_LIMITS.get(action) or "")
    return all(Attempts.objects.take(_who(request, action, rate), rate.amount, rate.duration) for rate in rates)


def limited(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A decorator for buttons that lose nothing: beyond the limit the answer is the page 429."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def within_limit(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated or request.method == "GET" or allows(request, action):
                return view(request, *args, **kwargs)
            return respond_429(request)

        return within_limit

    return decorate


@task
def forget_old() -> None:
    """Delete what limits nobody any more: it names members and addresses."""
    Attempts.objects.forget_old()


@cache
def _rates(rates: str) -> list[Rate]:
    return parse_rates(rates)


def _who(request: HttpRequest, action: str, rate: Rate) -> str:
    if rate.per not in ("user", "ip"):
        raise ImproperlyConfigured(f"ACCOUNT_RATE_LIMITS: {action} is counted by user or by ip, not by {rate.per}")
    source = f"user:{request.user.pk}" if rate.per == "user" else f"ip:{get_ip(request)}"
    return f"{action}:{rate}:{source}"
