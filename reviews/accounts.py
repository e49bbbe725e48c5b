"""How allauth's accounts behave on this site."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, log-in and mail as this site wants them."""
