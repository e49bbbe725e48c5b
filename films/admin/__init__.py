"""The catalogue in the Django admin, one module a family of models."""

from films.admin import credit, film, people, picture, vocabulary

__all__ = ["credit", "film", "people", "picture", "vocabulary"]
