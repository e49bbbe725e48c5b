"""A member's reviews from Letterboxd against the database's own way to take the same rows, and beside a site in use.

`python -m bench.letterboxd [--reviews 5000] [--databases sqlite postgresql]` measures, and writes its section of
bench/RESULTS.md. The words after `step` are for the processes it starts: each has the environment of the database.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from bench import databases, posting, results, servers
from bench.databases import Size
from bench.servers import FOLDER, ROOT, Store

BEGIN, END = "<!-- letterboxd: begin -->", "<!-- letterboxd: end -->"
MEMBER = "brings-along"
_HEADER = ["Date", "Name", "Year", "Letterboxd URI", "Rating", "Rewatch", "Review", "Tags", "Watched Date"]
_FILES = {"ratings": range(5), "diary": [0, 1, 2, 3, 4, 5, 7, 8], "reviews": range(9)}
_WORDS = "It rains, and nobody says a word for the whole of the first hour, which I liked <i>a lot</i>. "


def main() -> None:
    if sys.argv[1:2] == ["step"]:
        _step(*sys.argv[2:])
        return
    options = _options()
    lines = []
    servers.manage(Store("sqlite://:memory:", "sqlite"), "collectstatic", "--noinput", "--verbosity=0")
    for kind in options.databases:
        with ExitStack() as stack:
            cluster = stack.enter_context(servers.postgresql()) if kind == "postgresql" else None
            size = Size(max(options.reviews, 1_000))
            name = f"letterboxd-{size.films}-{databases.state()}"
            store = databases.postgresql(name, cluster) if cluster else databases.sqlite(name)
            lines.append(_told(kind, _measured(store, size, options.reviews)))
            print(lines[-1], flush=True)
    page = results.FOLDER / "RESULTS.md"
    page.write_text(results.replaced(page.read_text(), "\n\n".join(lines), BEGIN, END))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.letterboxd", description=__doc__)
    parser.add_argument("--reviews", type=int, default=5_000)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    return parser.parse_args()


def _measured(store: Store, size: Size, reviews: int) -> dict:
    """Import alone, the bare way with the same rows, and import beside a site that serves pages and takes reviews."""
    databases.fill(store, size)
    file, samples = FOLDER / "export.zip", FOLDER / "samples.json"
    _run(store, "file", str(file), str(reviews))
    found = {name: _run(store, name, str(file)) for name in ("import", "bare", "undo")}
    subprocess.run(
        [sys.executable, "-m", "bench.samples", str(samples)], cwd=ROOT, env=servers.environment(store), check=True
    )
    with servers.site(store) as site:
        found["beside"] = _beside(store, site, file, json.loads(samples.read_text()))
    _run(store, "undo", str(file))
    return found


def _run(store: Store, step: str, *arguments: str) -> dict:
    out = FOLDER / "step.json"
    command = [sys.executable, "-m", "bench.letterboxd", "step", step, *arguments, str(out)]
    subprocess.run(command, cwd=ROOT, env=servers.environment(store), check=True)
    return json.loads(out.read_text())


def _beside(store: Store, site: str, file: Path, samples: dict) -> dict:
    """Import while one visitor reads pages and one member posts reviews, each as fast as they are answered."""
    ended = threading.Event()
    times: dict[str, list[float]] = {"read": [], "posted": []}
    slugs = samples["films"][: posting.POSTS_A_MEMBER]
    form = {"rating": "7", "text": "Posted beside.", "language": "en"}
    readers = (posting.Client(site) for _ in count())
    writers = (posting.member(site, keys) for keys in samples["members"])
    works = [
        (readers, lambda client, slug: times["read"].append(_timed(client, "GET", f"/films/{slug}/"))),
        (
            writers,
            lambda client, slug: times["posted"].append(_timed(client, "POST", f"/films/{slug}/reviews/write/", form)),
        ),
    ]
    with ThreadPoolExecutor() as pool:
        asking = [pool.submit(_until, ended, *work, slugs) for work in works]
        try:
            found = _run(store, "import", str(file))
        finally:
            ended.set()
        for asked in asking:
            asked.result()
    for name, values in times.items():
        found[name] = len(values)
        found[f"{name}_p50"], found[f"{name}_p99"] = (posting.percentile(values, part) for part in (50, 99))
    return found


def _until(ended: threading.Event, clients: Iterator[posting.Client], ask: Callable, slugs: list[str]) -> None:
    """Ask for each film in turn, each round by another client, until all is done."""
    for client in clients:
        for slug in slugs:
            if ended.is_set():
                return
            ask(client, slug)


def _timed(client: posting.Client, *request) -> float:
    """The milliseconds of an answer. Raises RuntimeError when it is an error."""
    began = time.perf_counter()
    status, *_rest = client.ask(*request)
    if status not in (200, 302):
        raise RuntimeError(f"{request[1]} answered {status}")
    return (time.perf_counter() - began) * 1000


def _told(kind: str, found: dict) -> str:
    """The section of one database."""
    imported, bare, beside = found["import"], found["bare"], found["beside"]
    rate, bare_rate = imported["reviews"] / imported["cpu"], imported["reviews"] / bare["cpu"]
    way = "`executemany`" if kind == "sqlite" else "`COPY`"
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in imported["parts"].items())
    name = "SQLite" if kind == "sqlite" else "PostgreSQL"
    said = [
        f"{name}: {imported['reviews']:,} reviews ({imported['rows']:,} rows of the file) at {rate:.0f} a CPU second,",
        f"the bare {way} of the same reviews into the same table {bare_rate:.0f}: {rate / bare_rate:.3f} of it.",
        f"It took {imported['seconds']:.1f} s ({parts}), and {found['undo']['seconds']:.1f} s to take it back.",
        f"Beside a site in use it took {beside['seconds']:.1f} s, in which {beside['read']:,} film pages were",
        f"read (median {beside['read_p50']:.0f} ms, p99 {beside['read_p99']:.0f} ms) and {beside['posted']:,} reviews",
        f"posted (median {beside['posted_p50']:.0f} ms, p99 {beside['posted_p99']:.0f} ms).",
    ]
    return " ".join(said)


def _step(name: str, file: str, *rest: str) -> None:
    import django

    django.setup()
    steps = {"file": _write_file, "import": _import, "bare": _bare, "undo": _undo}
    found = steps[name](Path(file), *map(int, rest[:-1]))
    Path(rest[-1]).write_text(json.dumps(found))


def _write_file(file: Path, reviews: int) -> dict:
    """Write an export with a review, a diary entry and a rating of so many films."""
    from films.models import Film

    kept: dict[tuple[str, int], None] = {}
    for film in Film.objects.published().only("title", "year").order_by("pk").iterator():
        if film.year:
            kept[film.title, film.year] = None
    rows = [
        [
            *(f"20{10 + number % 15}-{number % 12 + 1:02}-{number % 28 + 1:02}", title, str(year)),
            *(f"https://boxd.it/{number:x}", f"{(number % 10 + 1) / 2:g}", ""),
            "\n".join(_WORDS for _ in range(number % 9 + 1)),
            *("", f"20{10 + number % 15}-{number % 12 + 1:02}-{number % 28 + 1:02}"),
        ]
        for number, (title, year) in enumerate(kept)
    ][:reviews]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, columns in {
            "ratings": [0, 1, 2, 3, 4],
            "diary": [0, 1, 2, 3, 4, 5, 7, 8],
            "reviews": range(9),
        }.items():
            out = io.StringIO()
            table = csv.writer(out)
            table.writerows([row[column] for column in columns] for row in [_HEADER, *rows])
            zipped.writestr(f"{name}.csv", out.getvalue())
    return {"reviews": len(rows)}


def _import(file: Path) -> dict:
    from reviews.letterboxd import archive, running
    from reviews.models import ImportRun, Member

    member = Member.objects.filter(username=MEMBER).first() or Member.objects.create(username=MEMBER)
    content = file.read_bytes()
    began, cpu = time.perf_counter(), time.process_time()
    parts: dict[str, float] = {}
    moment, state = began, ImportRun.State.READING

    def note(run: ImportRun) -> None:
        nonlocal moment, state
        now = time.perf_counter()
        parts[state] = parts.get(state, 0) + now - moment
        moment, state = now, ImportRun.State(run.state)

    run = running.start(
        member, archive.look_into(io.BytesIO(content), file.name), file.name, content, in_background=False
    )
    while running.advance(run.pk, 60, note):
        pass
    running.publish(run, in_background=False)
    state = ImportRun.State.PUBLISHING
    while running.advance(run.pk, 60, note):
        pass
    run.refresh_from_db()
    return {
        "rows": run.counts["rows"]["read"],
        "reviews": member.reviews.count(),
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "parts": {str(name): seconds for name, seconds in parts.items()},
    }


def _bare(file: Path) -> dict:
    """Take the reviews that are there out of the table, and put them back the database's own way."""
    from django.db import connection, transaction

    from reviews.models import Member, Review

    fields = [field for field in Review._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    member = Member.objects.get(username=MEMBER).pk
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "reviews_review" WHERE member_id = %s', [member])
        rows = cursor.fetchall()
        cursor.execute('UPDATE "reviews_proposal" SET review_id = NULL WHERE review_id IS NOT NULL')
        cursor.execute('DELETE FROM "reviews_review" WHERE member_id = %s', [member])
    began, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join("?" * len(fields))
            connection.connection.executemany(f'INSERT INTO "reviews_review" ({columns}) VALUES ({places})', rows)
        else:
            with cursor.copy(f'COPY "reviews_review" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
    taken = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    with connection.cursor() as cursor:
        review = (
            f'SELECT id FROM "reviews_review" r WHERE r.member_id = {member} AND r.film_id = "reviews_proposal".film_id'
        )
        cursor.execute(f'UPDATE "reviews_proposal" SET review_id = ({review})')
    return taken


def _undo(file: Path) -> dict:
    from reviews.letterboxd import running
    from reviews.models import ImportRun

    run = ImportRun.objects.filter(member__username=MEMBER, state=ImportRun.State.PUBLISHED).latest("pk")
    began, cpu = time.perf_counter(), time.process_time()
    running.undo(run, in_background=False)
    while running.advance(run.pk, 60):
        pass
    running.discard(run)
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


if __name__ == "__main__":
    main()
