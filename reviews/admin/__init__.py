"""Members and what is said about films in the Django admin, one module a family of models."""

from reviews.admin import invitation, member, quoted, report, review, source, wish

__all__ = ["invitation", "member", "quoted", "report", "review", "source", "wish"]
