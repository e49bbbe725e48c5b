"""One stylesheet out of many short files, without a build step.

People edit `static/css/*.css`, one file a component; a page links only `css/site.css`. That file is in no folder:
the finder below is one of STATICFILES_FINDERS, so whoever asks Django for static files (runserver, a test's live
server, `collectstatic` with its hashed names) is handed the pieces joined in their order, without comments and
spare white space.
"""

import atexit
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
FIRST = ("tokens", "base", "layout")
APART = ("admin", "imports")  # linked by the admin's pages alone, and by those of a member's settings

_STRING_OR_COMMENT = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")


def pieces(folder: Path) -> list[Path]:
    """Give the CSS files in `folder` in the order they are joined: tokens, base and layout, then the rest by name."""
    rank = {name: place for place, name in enumerate(FIRST)}
    found = (path for path in folder.glob("*.css") if path.stem not in APART)
    return sorted(found, key=lambda path: (rank.get(path.stem, len(FIRST)), path.stem))


def shorten(css: str) -> str:
    """Give `css` without comments and spare white space; what stands in quotes is left as it is."""
    css = _STRING_OR_COMMENT.sub(lambda match: match[1] or " ", css)
    parts = _STRING.split(css)  # text, string, text, …
    parts[::2] = [re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return "".join(parts).replace(";}", "}").strip()


def join(folder: Path) -> str:
    """Give the whole stylesheet made of the CSS files in `folder`."""
    return "\n".join(shorten(path.read_text(encoding="utf-8")) for path in pieces(folder)) + "\n"


class StylesheetFinder(BaseFinder):
    """Finds `css/site.css`, writing it anew to a temporary folder whenever a piece has changed."""

    def __init__(self, app_names=None, *args, folder: Path | None = None, **kwargs):
        self.folder = folder or Path(settings.BASE_DIR) / "static" / "css"
        # The folder stays to the end of the process. Two first requests at once may make two finders, one of which is
        # thrown away while a file it has found is being served.
        temporary = mkdtemp(prefix="stylesheet-")
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        self.storage = FileSystemStorage(location=temporary)
        self._made_from: list[tuple[Path, int]] = []

    def check(self, **kwargs) -> list:
        """Give no complaint: the folder belongs to the project."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        """Give the path of the joined file when `path` is its name, else an empty list."""
        if Path(path).as_posix() != NAME:
            return []
        made = self._make()
        return [made] if find_all else made

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file, as `collectstatic` wants it."""
        self._make()
        yield NAME, self.storage

    def _make(self) -> str:
        target = Path(self.storage.path(NAME))
        state = [(path, path.stat().st_mtime_ns) for path in pieces(self.folder)]
        if state != self._made_from or not target.exists():
            target.parent.mkdir(exist_ok=True)
            # Put in place whole: another thread may be reading the file that was there.
            with NamedTemporaryFile("w", dir=target.parent, suffix=".css", delete=False, encoding="utf-8") as made:
                made.write(join(self.folder))
            Path(made.name).replace(target)
            self._made_from = state
        return str(target)
