"""The groups of staff and their rights: renewed after every migration, so that they are never out of date."""

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

EDITORS = "Editors"
MODERATORS = "Moderators"

# What editors make: the catalogue's records and their parts.
CATALOGUE = [
    *("film", "person", "credit", "picture", "genre", "collection"),
    *("alternativetitle", "othername", "collectionentry"),
]

RIGHTS = {
    # The catalogue and nothing else; reviews from elsewhere belong to it.
    EDITORS: {
        "films": {
            "add": CATALOGUE,
            "change": CATALOGUE,
            "delete": CATALOGUE,
            "view": [*CATALOGUE, "country", "language"],
        },
        "reviews": {
            "add": ["quotedreview", "source"],
            "change": ["quotedreview", "source"],
            "delete": ["quotedreview", "source"],
            "view": ["quotedreview", "source", "wish"],
        },
    },
    # What members write and nothing else.
    MODERATORS: {
        "reviews": {
            "change": ["review", "report"],
            "deactivate": ["member"],
            "view": ["review", "report", "member"],
        },
    },
}


def renew_groups(app_config: AppConfig, **kwargs: object) -> None:
    """Make both groups and give them just these rights (a receiver of Django's `post_migrate`)."""
    for app_label in {label for rights in RIGHTS.values() for label in rights}:
        create_permissions(app_config.apps.get_app_config(app_label), **kwargs)
    for name, apps in RIGHTS.items():
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.none()
        for app_label, actions in apps.items():
            codenames = [f"{action}_{model}" for action, models in actions.items() for model in models]
            wanted |= Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
        group.permissions.set(wanted)
