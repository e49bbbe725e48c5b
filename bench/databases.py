"""Generated databases, one for each size, kept in var/bench until the migrations or the generator change."""

import hashlib
from typing import NamedTuple

from bench.servers import FOLDER, ROOT, Store, manage, told

SEED = 1
_PIECE = 16 * 1024 * 1024  # bytes


class Size(NamedTuple):
    """So many films, and ten times as many reviews."""

    films: int

    @property
    def reviews(self) -> int:
        return 10 * self.films

    def __str__(self) -> str:
        return f"{self.films:,} films, {self.reviews:,} reviews"


def state() -> str:
    """What the rows of a database depend on, as a few letters."""
    files = [*ROOT.glob("*/migrations/*.py"), *(ROOT / "reviews" / "generating").glob("*.py")]
    digest = hashlib.sha256(str(SEED).encode())
    for file in sorted(files):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:8]


def sqlite(name: str) -> Store:
    """A file in var/bench, which may not be there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return Store(f"sqlite:///{FOLDER / name}.sqlite3", "sqlite")


def postgresql(name: str, cluster: tuple[str, int]) -> Store:
    """A database of the cluster, made when it isn't there."""
    import psycopg

    address, process = cluster
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return Store(f"{address}/{name}", "postgresql", process)


def remove(store: Store) -> None:
    """Delete a database that isn't to be kept."""
    if store.kind == "sqlite":
        for file in FOLDER.glob(store.url.rpartition("/")[2] + "*"):
            file.unlink()
        return
    import psycopg

    address, _slash, name = store.url.rpartition("/")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def read_through(store: Store) -> None:
    """Read a database's files once: what isn't in memory would be a disk’s time, and only the first time."""
    if store.kind == "sqlite":
        files = [FOLDER / store.url.rpartition("/")[2]]
    else:
        files = [file for file in (FOLDER / "postgresql" / "base").rglob("*") if file.is_file()]
    for file in files:
        with file.open("rb", buffering=0) as rows:
            while rows.read(_PIECE):
                pass


def name_of(size: Size) -> str:
    return f"films-{size.films}-{state()}"


def fill(store: Store, size: Size) -> str:
    """Migrate, and generate what isn't there yet; give what the generator reported, or nothing."""
    manage(store, "migrate", "--verbosity=0")
    if told(store, _LAST) == str(size.films):
        return ""
    return manage(store, "generate", f"--films={size.films}", f"--reviews={size.reviews}", f"--seed={SEED}")


_LAST = "from films.models import Film; last = Film.objects.order_by('-pk').first(); print(last.pk if last else 0)"
