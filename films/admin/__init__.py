"""The catalogue in the Django admin, one module a family of models."""

from films.admin import collection, credit, film, names, people, picture, vocabulary

__all__ = ["collection", "credit", "film", "names", "people", "picture", "vocabulary"]
