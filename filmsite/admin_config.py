"""The admin as an installed app."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin, with this site's front page and log-in."""

    default_site = "filmsite.admin.StaffSite"

    def ready(self) -> None:
        """Find every app's pages, and leave out those whose place is on the page of a member."""
        super().ready()
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from allauth.usersessions.models import UserSession
        from django.contrib.admin import site

        site.unregister([EmailAddress, Authenticator, UserSession])
