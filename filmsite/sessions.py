"""Sessions in the database, as Django keeps them, but read and saved by statements compiled once."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from films.prepared import Prepared, PreparedUpdate

_LIVE = Prepared(
    Session,
    ("session_key", "session_data", "expire_date"),
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
)
_SAVE = PreparedUpdate(Session, ("session_data", "expire_date"))


class SessionStore(DjangosStore):
    """Django's own (setting `SESSION_ENGINE`), but for the two statements that come with nearly every request."""

    def load(self) -> dict:
        """Give what the session holds, nothing where there is none any more."""
        for _key, data, _expires in _LIVE.rows(key=self.session_key, now=timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}

    def save(self, must_create: bool = False) -> None:
        """As Django's. Raises UpdateError where the session has been ended meanwhile."""
        if self.session_key is None or must_create:
            super().save(must_create)
            return
        data = self.encode(self._get_session())
        if not _SAVE.run(self.session_key, (data, self.get_expiry_date())):
            raise UpdateError
