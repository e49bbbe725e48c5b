"""Takes members' files through their steps in the foreground, as `import_letterboxd` does."""

import io
from collections.abc import Mapping

from reviews.letterboxd import archive, running
from reviews.models import ImportRun, Member
from tests.letterboxd import archives
from tests.letterboxd.archives import DIARY, FILMS, RATINGS, REVIEWS, table

NAME = archives.GENUINE_NAME


def started(member: Member, content: bytes, name: str = NAME) -> ImportRun:
    """The run of a file, nothing of which is read yet."""
    upload = archive.look_into(io.BytesIO(content), name)
    return running.start(member, upload, name, content, in_background=False)


def finish(run: ImportRun) -> ImportRun:
    """Do all that there is to do for a run now."""
    while running.advance(run.pk, 60):
        pass
    run.refresh_from_db()
    return run


def prepared(member: Member, content: bytes, name: str = NAME) -> ImportRun:
    """The run of a file, ready to be published."""
    return finish(started(member, content, name))


def published(member: Member, content: bytes, name: str = NAME) -> ImportRun:
    """The run of a file, published."""
    run = prepared(member, content, name)
    running.publish(run, in_background=False)
    return finish(run)


def undone(run: ImportRun) -> ImportRun:
    """The run, taken back."""
    running.undo(run, in_background=False)
    return finish(run)


def export(
    *,
    reviews: list[list[str]] | None = None,
    diary: list[list[str]] | None = None,
    ratings: list[list[str]] | None = None,
    watchlist: list[list[str]] | None = None,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """An archive with these rows."""
    headers = {"ratings": RATINGS, "diary": DIARY, "reviews": REVIEWS, "watchlist": FILMS}
    rows = {"ratings": ratings, "diary": diary, "reviews": reviews, "watchlist": watchlist}
    files = {f"{name}.csv": table(headers[name], *found) for name, found in rows.items() if found is not None}
    return archives.archive({**files, **(more or {})})


def review(title: str, year: int, text: str, *, day: str = "2019-05-05", stars: str = "", seen: str = "") -> list[str]:
    """A row of `reviews.csv`."""
    return [day, title, str(year), f"https://boxd.it/r{day.replace('-', '')}", stars, "", text, "", seen]


def rating(title: str, year: int, stars: str, day: str = "2019-05-05") -> list[str]:
    """A row of `ratings.csv`."""
    return [day, title, str(year), "https://boxd.it/film", stars]


def entry(title: str, year: int, *, day: str = "2019-05-05", stars: str = "", seen: str = "") -> list[str]:
    """A row of `diary.csv`."""
    return [day, title, str(year), f"https://boxd.it/r{day.replace('-', '')}", stars, "", "", seen]
