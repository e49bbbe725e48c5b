"""Where allauth's own pages do less than this site wants: what was typed stays when something was done too often."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse


class KeepsWhatWasTyped:
    """Answers 429 with the form and the fields in `kept`; a password is never among them."""

    kept: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except ImmediateHttpResponse as answer:
            response = answer.response
        return self._too_often() if response.status_code == HTTPStatus.TOO_MANY_REQUESTS else response

    def _too_often(self) -> HttpResponse:
        form = self.get_form_class()(**self.get_form_kwargs() | {"data": None, "files": None})
        form.initial = {name: self.request.POST.get(name, "") for name in self.kept}
        context = self.get_context_data(form=form, too_often=True)
        return self.render_to_response(context, status=HTTPStatus.TOO_MANY_REQUESTS)


class LoginView(KeepsWhatWasTyped, allauth.LoginView):
    """Log in with a password."""

    kept = ("login", "remember")


class SignupView(KeepsWhatWasTyped, allauth.SignupView):
    """Sign up."""

    kept = ("username", "email")


class PasswordResetView(KeepsWhatWasTyped, allauth.PasswordResetView):
    """Ask for a link to choose a new password."""

    kept = ("email",)


login = LoginView.as_view()
signup = SignupView.as_view()
password_reset = PasswordResetView.as_view()
