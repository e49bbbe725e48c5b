from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FilmsConfig(AppConfig):
    """The catalogue: films, people and pictures."""

    name = "films"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from films import completing, triggers

        post_migrate.connect(triggers.renew, sender=self)
        post_migrate.connect(completing.complete, sender=self)
