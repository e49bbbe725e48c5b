"""What the search knows of a record."""

from films.models import Film, FilmEntry


def words(film: Film) -> str:
    """The words of titles, years and names that the film is found by, in the order of letters."""
    tokens = FilmEntry.objects.get(film=film).words.split()
    return " ".join(token[1:] for token in tokens if token[0] == "n")
