"""What the forms of films and collections share."""

from typing import Any

from django.utils import timezone

from films.admin.addressed import AddressedForm
from films.models.publishing import Publishable


class PublishableForm(AddressedForm):
    """A form for a Publishable: published without a time, it is published now."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == Publishable.Status.PUBLISHED and "published_at" not in self.errors:
            cleaned["published_at"] = cleaned.get("published_at") or timezone.now()
        return cleaned
