"""Generated databases, one for each size, kept in var/bench until the migrations or the generator change."""

import ctypes
import hashlib
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.servers import FOLDER, ROOT, Store, manage, told

SEED = 1
_ADDRESS, _SIZE = ctypes.c_void_p, ctypes.c_size_t
_FAILED = ctypes.c_void_p(-1).value  # what mmap(2) gives then


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


@contextmanager
def at_hand(store: Store) -> Iterator[None]:
    """Hold a database's files in memory, as far as that goes: what a machine drops and reads again is its disk's time.

    Some machines drop what nobody has read for a minute, however much memory is free.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype, libc.mmap.argtypes = _ADDRESS, (_ADDRESS, _SIZE, *(ctypes.c_int,) * 3, ctypes.c_long)
    libc.mlock.argtypes = libc.munmap.argtypes = (_ADDRESS, _SIZE)
    held = []
    try:
        for file in _files(store):
            if size := file.stat().st_size:
                with file.open("rb") as rows:
                    address = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, rows.fileno(), 0)
                if address == _FAILED:
                    raise OSError(ctypes.get_errno(), f"can't be read: {file}")
                held.append((address, size))
                if libc.mlock(address, size):
                    print(f"Not all of the database is held in memory: {os.strerror(ctypes.get_errno())}.")
                    break
        yield
    finally:
        for address, size in held:
            libc.munmap(address, size)


def _files(store: Store) -> list[Path]:
    if store.kind == "sqlite":
        return [FOLDER / store.url.rpartition("/")[2]]
    import psycopg

    with psycopg.connect(store.url) as connection:
        [oid] = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    return sorted(file for file in (FOLDER / "postgresql" / "base" / str(oid)).iterdir() if file.is_file())


def name_of(size: Size) -> str:
    return f"films-{size.films}-{state()}"


def fill(store: Store, size: Size) -> str:
    """Migrate, and generate what isn't there yet; give what the generator reported, or nothing."""
    manage(store, "migrate", "--verbosity=0")
    if told(store, _LAST) == str(size.films):
        return ""
    return manage(store, "generate", f"--films={size.films}", f"--reviews={size.reviews}", f"--seed={SEED}")


_LAST = "from films.models import Film; last = Film.objects.order_by('-pk').first(); print(last.pk if last else 0)"
