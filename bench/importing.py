"""`import_films` against the database's own way to take the same rows.

The same rows are all that stand in the database afterwards: what the file tells, and what lists and the search have of
it, which is right after each batch of an import and which no film is found without. What the file tells alone is
measured beside it.

`python -m bench.importing file FILE ROWS` writes what is imported, `import FILE OUT` and `bare FILE OUT` measure. Each
runs as a process of its own with the environment of an empty database, and writes what it took as JSON.
"""

import csv
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django


def write_file(path: Path, films: int) -> None:
    """Write a CSV file of so many generated films."""
    from reviews.generating.films import Films
    from reviews.generating.people import People
    from reviews.generating.words import lexicons

    words = lexicons(1)
    people = People(films, words, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            [
                *("slug", "title", "original_title", "year", "directors", "writers", "cast", "synopsis", "runtime"),
                *("countries", "languages", "genres"),
            ]
        )
        for made in Films(films, words, people, 1).made():
            row = made.film
            named = [
                ";".join(
                    people.name(person - 1).shown for _film, person, given, *_rest in made.credits if given == role
                )
                for role in ("director", "writer", "cast")
            ]
            kept = [
                ";".join(str(value) for _film, value in rows) for rows in (made.countries, made.languages, made.genres)
            ]
            out.writerow([row[1], row[2], row[3], (row[5] or "")[:4], *named, row[6], row[8] or "", *kept])


def run_import(file: Path) -> dict[str, float]:
    """Import the file; give rows, seconds, CPU seconds, and memory (MB) half-way and at the end."""
    from films.importing import import_films

    memory: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    report = import_films(file, progress=lambda _rows: memory.append(_memory()))
    if report.refused:
        raise SystemExit(str(report))
    return {
        "rows": report.read,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "memory_half": memory[len(memory) // 2],
        "memory": memory[-1],
    }


def run_bare(rows_file: Path) -> dict[str, float]:
    """Take the rows that an import made (`dump`) with `executemany` or COPY, a table at a time, in two transactions.

    Give the seconds it took, CPU seconds of this process, and how many of the seconds went into what the file tells.
    """
    from django.db import connection, transaction

    connection.ensure_connection()
    tables = json.loads(rows_file.read_text())
    told = 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        began, cpu = time.perf_counter(), time.process_time()
        for some in (True, False):
            with transaction.atomic():
                for table in (table for table in tables if table["told"] == some):
                    _writer(cursor)(table["name"], table["columns"], table["rows"])
            told = told or time.perf_counter() - began
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "told": told}


def _writer(cursor) -> Callable[[str, list[str], list[list]], None]:
    from django.db import connection

    def with_copy(name: str, columns: list[str], rows: list[list]) -> None:
        with cursor.copy(f'COPY "{name}" ({", ".join(columns)}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def with_executemany(name: str, columns: list[str], rows: list[list]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({places})'
        connection.connection.executemany(statement, rows)

    return with_executemany if connection.vendor == "sqlite" else with_copy


def dump(rows_file: Path) -> None:
    """Write all rows of the tables that an import fills, as the database gives them."""
    rows_file.write_text(json.dumps(list(_tables()), default=str))


def _tables() -> Iterator[dict]:
    from django.db import connection

    from films.models import (
        Credit,
        Facet,
        FacetPair,
        Film,
        FilmEntry,
        Genre,
        Person,
        PersonEntry,
        Reception,
        ShelfEntry,
        Spelling,
    )

    told = [Genre, Person, Film, Reception, Credit]
    told += [Film.genres.through, Film.countries.through, Film.languages.through]
    for model in (*told, ShelfEntry, Facet, FacetPair, FilmEntry, PersonEntry, Spelling):
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        columns = [f'"{field.column}"' for field in fields]
        with connection.cursor() as cursor:
            # As text, where JSON would make it something else.
            chosen = [f"{c}::text" if connection.vendor == "postgresql" else c for c in columns]
            cursor.execute(f'SELECT {", ".join(chosen)} FROM "{model._meta.db_table}"')
            rows = [list(row) for row in cursor.fetchall()]
        yield {"name": model._meta.db_table, "told": model in told, "columns": columns, "rows": rows}


def _memory() -> float:
    """The most memory this process has had, in MB. (`getrusage` tells that of whoever started it, if that had more.)"""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def main() -> None:
    what, file, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    django.setup()
    if what == "file":
        write_file(file, int(out.name))
    elif what == "import":
        out.write_text(json.dumps(run_import(file)))
        dump(file.with_suffix(".json"))
    else:
        out.write_text(json.dumps(run_bare(file.with_suffix(".json"))))


if __name__ == "__main__":
    main()
