"""The table of results: kept as JSON beside `RESULTS.md`, whose generated part is written anew from all of it."""

import datetime
import json
import os
import platform
from pathlib import Path

import django

from bench.targets import Page

FOLDER = Path(__file__).resolve().parent
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

type Result = dict  # one database at one size: what `bench.__main__` puts into it


def machine(database: str) -> dict[str, str]:
    """What the numbers hang on, without anything that names the machine."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": database,
        "gunicorn": "2 processes of 4 threads",
        "system": f"{platform.system()} {platform.machine()}",
    }


def keep(result: Result, folder: Path = FOLDER, *, only_rows: bool = False) -> None:
    """Put a result in the place of an earlier one of the same database and size, and write RESULTS.md; `only_rows`: the
    rows that it has in the place of those, what is told of reviews posted if it tells it, and the rest stays."""
    file = folder / "results.json"
    kept: list[Result] = json.loads(file.read_text()) if file.exists() else []
    key = (result["kind"], result["films"])
    for other in [other for other in kept if (other["kind"], other["films"]) == key]:
        if not result["generated"]:
            result["generated"] = other["generated"]  # the database was made in an earlier run
        if only_rows:
            anew = {row["name"]: row for row in result["rows"]}
            rows = [anew.get(row["name"], row) for row in other["rows"]]
            result = {**other, "rows": rows, "posted": result.get("posted") or other.get("posted", {})}
    kept = [other for other in kept if (other["kind"], other["films"]) != key] + [result]
    kept.sort(key=lambda other: (other["kind"] != "sqlite", other["films"]))
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    page = folder / "RESULTS.md"
    page.write_text(replaced(page.read_text(), written(kept)))


def replaced(page: str, generated: str, begin: str = BEGIN, end: str = END) -> str:
    """The page with the part between two marks exchanged; what else there is stays. Raises ValueError without marks."""
    before, begun, rest = page.partition(begin)
    _old, ended, after = rest.partition(end)
    if not begun or not ended:
        raise ValueError(f"RESULTS.md needs the marks {begin} and {end}")
    return f"{before}{begin}\n{generated.strip()}\n{end}{after}"


def written(results: list[Result]) -> str:
    """The generated part: a table a database, sizes side by side, and how costs grow."""
    kinds = dict.fromkeys(result["kind"] for result in results)
    return "\n\n".join(_of_database(kind, [result for result in results if result["kind"] == kind]) for kind in kinds)


def _of_database(kind: str, results: list[Result]) -> str:
    sizes = [f"{result['films']:,}" for result in results]
    lines = [f"## {_NAMES[kind]}", ""]
    lines += [f"- {size} films: {_facts(result)}" for size, result in zip(sizes, results, strict=True)]
    lines += ["", "CPU per request as a ratio to the bare Django view of the same run, by the number of films:", ""]
    lines += _table(["page", "wanted", *sizes, *(["growth"] if len(results) > 1 else [])], _cost_lines(kind, results))
    last = results[-1]
    lines += ["", f"In detail at {sizes[-1]} films:", ""]
    head = ["page", "status", "req/s", "of control", "p50 ms", "p99 ms", "CPU ms", "errors", "bytes sent"]
    lines += _table(head, [_detail(row) for row in last["rows"]])
    for result, size in zip(results, sizes, strict=True):
        lines += ["", f"At {size} films: {_besides(result)}"]
    return "\n".join(lines)


def _facts(result: Result) -> str:
    facts = result["machine"]
    return (
        f"{facts['date']}, {facts['system']}, {facts['cores']} cores, Python {facts['python']},"
        f" Django {facts['django']}, {facts['database']}, gunicorn with {facts['gunicorn']}"
    )


def _cost_lines(kind: str, results: list[Result]) -> list[list[str]]:
    lines = []
    for name in dict.fromkeys(row["name"] for result in results for row in result["rows"]):
        rows = [next((row for row in result["rows"] if row["name"] == name), None) for result in results]
        wanted = next(row for row in rows if row)["wanted"]
        cells = [cost(row) for row in rows]
        known = [row["cpu_ratio"] for row in rows if row and row["status"] in (200, 302, 304)]
        growth = [f"{known[-1] / known[0]:.2f}" if len(known) == len(results) else ""] if len(results) > 1 else []
        lines.append([name, f"≤ {wanted:g}" if wanted else "", *cells, *growth])
    return lines


def cost(row: Result | None) -> str:
    """A ratio as it stands in the table; bold beyond what is wanted."""
    if row is None:
        return ""
    if row["status"] not in (200, 302, 304):
        return "not there" if row["status"] == 404 else f"status {row['status']}"
    shown = f"{row['cpu_ratio']:.2f}" if row["cpu_ratio"] < 10 else f"{row['cpu_ratio']:.1f}"
    return f"**{shown}**" if row["wanted"] and row["cpu_ratio"] > row["wanted"] else shown


def _detail(row: Result) -> list[str]:
    if row["status"] not in (200, 302, 304):
        return [row["name"], str(row["status"]), *[""] * 7]
    numbers = [
        f"{row['rps']:.0f}",
        f"{row['ratio']:.2f}",
        f"{row['p50']:.1f}",
        f"{row['p99']:.1f}",
        f"{row['cpu']:.2f}",
    ]
    return [row["name"], str(row["status"]), *numbers, str(row["errors"]), f"{row['wire']:.0f}"]


def _besides(result: Result) -> str:
    said = []
    if posted := result.get("posted"):
        said.append(
            f"{posted['posts']} reviews posted, {posted['refused']} refused, median {posted['p50']:.1f} ms and p99"
            f" {posted['p99']:.1f} ms alone, {posted['read_p50']:.1f} and {posted['read_p99']:.1f} ms while"
            f" pages are read; {posted['stale']} pages were out of date."
        )
    if imported := result.get("imported"):
        said.append(
            f"`import_films` took {imported['rows']:,} rows at {imported['rate']:.0f} a second, the bare"
            f" {imported['way']} of the same rows {imported['bare_rate']:.0f}: {imported['share']:.3f} of it;"
            f"{_told(imported)} memory {imported['memory_half']:.0f} MB half-way, {imported['memory']:.0f} MB at the"
            " end."
        )
    if result.get("generated"):
        said.append(f"`generate`: {result['generated']}")
    return " ".join(said)


def _told(imported: Result) -> str:
    if "told_rate" not in imported:
        return ""
    share = imported["rate"] / imported["told_rate"]
    return f" without what lists and the search have of them it takes {imported['told_rate']:.0f}, so {share:.3f};"


def _table(head: list[str], lines: list[list[str]]) -> list[str]:
    marks = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(line)} |" for line in [head, marks, *lines]]


def absent(page: Page, kind: str, status: int) -> Result:
    """The row of a page that isn't there, or is broken."""
    return {"name": page.name, "status": status, "wanted": wanted(page, kind), "cpu_ratio": 0}


def wanted(page: Page, kind: str) -> float | None:
    """The most that a page may cost on this database."""
    return page.sqlite if kind == "sqlite" else page.postgresql
