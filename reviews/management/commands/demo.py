from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from films.models import Film
from reviews import demo
from reviews.models import Member, Review


class Command(BaseCommand):
    """`manage.py demo`"""

    help = "Bring the database up to date and load the demo catalogue, once."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if demo.is_loaded():
            self._tell(demo.kept_logins())
        elif demo.site_is_in_use():
            self.stdout.write(_("This site has films or members of its own: the demo stays out of it."))
        else:
            self.stdout.write(_("Loading the demo catalogue, once."))
            self._tell(demo.load())

    def _tell(self, logins: list[demo.Login]) -> None:
        counts = {"films": Film.objects.count(), "members": Member.objects.count(), "reviews": Review.objects.count()}
        self.stdout.write(_("The demo has %(films)d films, %(members)d members, %(reviews)d reviews.") % counts)
        if not logins:
            self.stdout.write(
                _("Its passwords are not known here; manage.py changepassword administrator sets a new one.")
            )
        for login in logins:
            self.stdout.write(
                _("Log in as %(username)s with the password %(password)s")
                % {"username": f"{login.username:<13}", "password": login.password}
            )
