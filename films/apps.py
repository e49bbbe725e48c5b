from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilmsConfig(AppConfig):
    """The catalogue: films, people and pictures."""

    name = "films"
    verbose_name = _("Catalogue")
