"""`make bench`: measures the site at some sizes on some databases, and writes bench/RESULTS.md.

make bench SIZES="1000 100000" DATABASES="sqlite postgresql"
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bench import databases, load, posting, processes, results, servers
from bench.databases import Size
from bench.servers import FOLDER, HEADERS, ROOT, Store
from bench.targets import AFTER_POST, PAGES, POST, Page

CONTROL = "bare Django view"
_BARE = "/bare"


def main() -> None:
    options = _options()
    if not shutil.which("wrk"):
        sys.exit("bench: wrk isn't installed (on Debian: apt-get install wrk).")
    servers.manage(Store("sqlite://:memory:", "sqlite"), "collectstatic", "--noinput", "--verbosity=0")
    for kind in options.databases:
        for films in options.sizes:
            size = Size(films)
            print(f"{kind}: {size}", flush=True)
            with _cluster(kind) as cluster:
                generated, samples = _prepared(kind, cluster, size)
            # Begun anew: what was read to pick what to ask for isn't at hand then.
            with _cluster(kind) as cluster:
                result = {**_measured(kind, cluster, size, samples, options), "generated": generated}
                results.keep(result, only_rows=bool(options.only))
    print("bench/RESULTS.md is written.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000], metavar="FILMS")
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one target in one round")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--wait", type=float, default=10, help="seconds to wait for other work on the machine to end")
    parser.add_argument("--import-rows", type=int, default=5_000, help="films of the file that is imported; 0 for none")
    parser.add_argument("--only", default="", help="measure only pages whose name holds this, anew")
    return parser.parse_args()


def _store(kind: str, name: str, cluster: tuple[str, int] | None) -> Store:
    return databases.postgresql(name, cluster) if cluster else databases.sqlite(name)


def _cluster(kind: str) -> AbstractContextManager[tuple[str, int] | None]:
    return servers.postgresql() if kind == "postgresql" else nullcontext()


def _prepared(kind: str, cluster: tuple[str, int] | None, size: Size) -> tuple[str, dict]:
    """What the generator told last if the database had to be made, and what to ask of it."""
    store = _store(kind, databases.name_of(size), cluster)
    generated = databases.fill(store, size)
    return generated.strip().rpartition("\n")[2], _samples(store)


def _measured(
    kind: str, cluster: tuple[str, int] | None, size: Size, samples: dict, options: argparse.Namespace
) -> results.Result:
    """Everything about one database at one size."""
    store = _store(kind, databases.name_of(size), cluster)
    rows_posted, posted = [], {}
    with databases.at_hand(store):
        with servers.control() as control, servers.site(store) as site:
            rows = list(_pages(store, site, control, samples, options))
        if any(options.only in page.name for page in (POST, AFTER_POST)):
            with servers.control() as control, servers.site(store) as site:
                rows_posted, posted = _posted(store, site, control, samples, options)
    return {
        "kind": store.kind,
        "films": size.films,
        "machine": results.machine(_version(store)),
        "rows": rows + rows_posted,
        "posted": posted,
        "imported": _imported(kind, cluster, options.import_rows) if options.import_rows and not options.only else {},
    }


def _samples(store: Store) -> dict:
    file = FOLDER / "samples.json"
    _python(store, "-m", "bench.samples", str(file))
    return json.loads(file.read_text())


def _python(store: Store, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=servers.environment(store), check=True)


def _version(store: Store) -> str:
    code = (
        "from django.db import connection; c = connection; c.ensure_connection();"
        "print('.'.join(map(str, c.get_database_version())))"
    )
    version = servers.told(store, code)
    if store.kind == "sqlite":
        return f"SQLite {version}"
    return f"PostgreSQL {version} with shared_buffers = {servers.SHARED_BUFFERS}"


def _control(base: str) -> load.Target:
    target = load.Target(CONTROL, base, [_BARE], headers=dict(HEADERS))
    target.look()
    return target


def _pages(
    store: Store, site: str, control: str, samples: dict, options: argparse.Namespace
) -> Iterator[results.Result]:
    """The rows of all pages, those that aren't there among them."""
    targets, pages = [_control(control)], [Page(CONTROL, "")]
    for page in PAGES:
        paths = page.paths(samples)
        if options.only not in page.name or not paths:
            continue
        target = load.Target(page.name, site, paths, page.once, dict(HEADERS), store.also)
        target.look(etag=page.etag)
        if target.status not in (200, 304):
            yield results.absent(page, store.kind, target.status)
            continue
        targets.append(target)
        pages.append(page)
    rows = load.measure(
        targets,
        CONTROL,
        rounds=options.rounds,
        seconds=options.seconds,
        connections=options.connections,
        wait=options.wait,
    )
    for page, row in zip(pages, rows, strict=True):
        print(
            f"  {row.name:42}{row.cpu_ratio:8.2f} x control, {row.cpu:7.2f} ms of CPU, {row.requests} requests",
            flush=True,
        )
        yield {**row._asdict(), "wanted": results.wanted(page, store.kind)}


def _posted(
    store: Store, site: str, control: str, samples: dict, options: argparse.Namespace
) -> tuple[list[results.Result], dict]:
    """Rows for a review posted and for the page read after it, and what else is told of it."""
    posting.cost_in_turn(control, _BARE)
    units = [posting.cost_in_turn(control, _BARE) for _run in range(2)]
    roots = processes.listeners(int(site.rpartition(":")[2])) | store.also
    done = posting.measure(
        site, roots, samples["members"], samples["films"], rounds=options.rounds, readers=options.connections
    )
    unit = statistics.median([*units, posting.cost_in_turn(control, _BARE)])
    rows = [
        _row(POST, store, 302, done.cpu, unit, done.p50, done.p99),
        _row(AFTER_POST, store, 200, done.page_cpu, unit, 0, 0),
    ]
    for row in rows:
        print(f"  {row['name']:42}{row['cpu_ratio']:8.2f} x control, {row['cpu']:7.2f} ms of CPU", flush=True)
    return rows, done._asdict()


def _row(page: Page, store: Store, status: int, cpu: float, unit: float, p50: float, p99: float) -> results.Result:
    known = {"name": page.name, "status": status, "wanted": results.wanted(page, store.kind)}
    idle = {"rps": 0, "ratio": 0, "errors": 0, "wire": 0}
    return {**known, **idle, "cpu": cpu, "cpu_ratio": cpu / unit, "p50": p50, "p99": p99}


def _imported(kind: str, cluster: tuple[str, int] | None, rows: int) -> dict:
    """`import_films` into an empty database, and the same rows by the database's own way into another."""
    file, out = FOLDER / "import.csv", FOLDER / "imported.json"
    found = []
    for what in ("import", "bare"):
        store = _store(kind, f"import-{what}", cluster)
        databases.remove(store)
        store = _store(kind, f"import-{what}", cluster)
        try:
            servers.manage(store, "migrate", "--verbosity=0")
            if what == "import":
                _python(store, "-m", "bench.importing", "file", str(file), str(rows))
            _python(store, "-m", "bench.importing", what, str(file), str(out))
            found.append(json.loads(out.read_text()))
        finally:
            databases.remove(store)
    imported, bare = found
    rate, bare_rate, told_rate = (
        imported["rows"] / seconds for seconds in (imported["seconds"], bare["seconds"], bare["told"])
    )
    print(
        f"  import_films {rate:.0f} rows a second, bare {bare_rate:.0f}: {rate / bare_rate:.3f};"
        f" without lists and search {told_rate:.0f}: {rate / told_rate:.3f}",
        flush=True,
    )
    for left in (file, file.with_suffix(".json"), out):
        Path(left).unlink(missing_ok=True)
    way = "`executemany`" if kind == "sqlite" else "`COPY`"
    return {
        **imported,
        "rate": rate,
        "bare_rate": bare_rate,
        "share": rate / bare_rate,
        "told_rate": told_rate,
        "way": way,
    }


if __name__ == "__main__":
    main()
