"""Addresses of accounts: allauth's own, three of them answered by this site's views."""

from django.urls import include, path

from reviews.views import accounts

urlpatterns = [
    path("login/", accounts.login, name="account_login"),
    path("signup/", accounts.signup, name="account_signup"),
    path("password/reset/", accounts.password_reset, name="account_reset_password"),
    path("", include("allauth.urls")),
]
