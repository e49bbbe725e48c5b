"""When a member was last seen with a browser, for the page of sessions: noted now and then, not at every request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

EVERY = timedelta(minutes=10)
_KEY = "seen_at"

type Respond = Callable[[HttpRequest], HttpResponse]


def note_activity(get_response: Respond) -> Respond:
    """A middleware: notes a member's session again after ten minutes, with the address and browser of this request."""

    def respond(request: HttpRequest) -> HttpResponse:
        session = request.session
        if session.session_key and request.user.is_authenticated and _is_due(session.get(_KEY, 0)):
            session[_KEY] = int(_now().timestamp())
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return respond


def _is_due(seen_at: int) -> bool:
    return _now() - datetime.fromtimestamp(seen_at, UTC) >= EVERY


def _now() -> datetime:
    return datetime.now(UTC)
