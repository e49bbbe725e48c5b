"""The catalogue made once for all tests in a browser: each has it as if it were made anew, in much less time."""

import copy
import shutil
import sqlite3
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.catalogue import Catalogue, make_catalogue


class KeptCatalogue:
    """Copies of the database and of the pictures as they are when nothing but the catalogue was made, on SQLite."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self.rows = sqlite3.connect(":memory:", check_same_thread=False)
        self.made: Catalogue | None = None

    def put(self, media: Path) -> Catalogue:
        """Give an empty site the catalogue, and `media` its pictures."""
        connection.ensure_connection()
        if self.made is None:
            self.made = make_catalogue()
            connection.connection.backup(self.rows)
            shutil.copytree(media, self.pictures)
        else:
            self.rows.backup(connection.connection)
            shutil.copytree(self.pictures, media, dirs_exist_ok=True)
            ContentType.objects.clear_cache()  # a flush numbers them anew
        return copy.deepcopy(self.made)
