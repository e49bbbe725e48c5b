"""How results are written."""

import json

import pytest

from bench import results
from bench.results import BEGIN, END

MACHINE = {
    "date": "2026-11-25",
    "system": "Linux x86_64",
    "cores": "2",
    "python": "3.13.0",
    "django": "6.1.3",
    "database": "SQLite 3.40.1",
    "gunicorn": "2 processes of 4 threads",
}


def row(name: str, cpu_ratio: float, wanted: float | None = None, status: int = 200) -> dict:
    numbers = {"rps": 10, "ratio": 0.5, "p50": 1, "p99": 2, "cpu": 3, "errors": 0, "wire": 4}
    return {"name": name, "status": status, "wanted": wanted, "cpu_ratio": cpu_ratio, **numbers}


def result(films: int, *rows: dict, kind: str = "sqlite", generated: str = "") -> dict:
    return {"kind": kind, "films": films, "machine": MACHINE, "rows": list(rows), "generated": generated}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "RESULTS.md").write_text(f"Before\n{BEGIN}\n{END}\nAfter\n")
    return tmp_path


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (None, ""),
        (row("page", 1.204, wanted=1.2), "**1.20**"),
        (row("page", 1.2, wanted=1.2), "1.20"),
        (row("page", 14.25), "14.2"),
        (row("page", 0, status=404), "not there"),
        (row("page", 0, status=500), "status 500"),
    ],
)
def test_a_cost_says_whether_it_is_more_than_wanted(found, shown):
    assert results.cost(found) == shown


def test_sizes_stand_side_by_side_with_how_costs_grow():
    small = result(1_000, row("list", 10, wanted=14), row("suggestion", 0, status=404))
    large = result(100_000, row("list", 15, wanted=14), row("suggestion", 3))
    lines = results.written([small, large]).splitlines()

    assert lines[lines.index("| page | wanted | 1,000 | 100,000 | growth |") :][:4] == [
        "| page | wanted | 1,000 | 100,000 | growth |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| list | ≤ 14 | 10.0 | **15.0** | 1.50 |",
        "| suggestion |  | not there | 3.00 |  |",
    ]


def test_a_new_result_takes_the_place_of_the_old_one_and_of_no_other(folder):
    results.keep(result(1_000, row("list", 10), generated="Made in 3 s."), folder)
    results.keep(result(1_000, row("list", 9), kind="postgresql"), folder)
    results.keep(result(1_000, row("list", 7)), folder)

    kept = json.loads((folder / "results.json").read_text())
    assert [(one["kind"], one["rows"][0]["cpu_ratio"], one["generated"]) for one in kept] == [
        ("sqlite", 7, "Made in 3 s."),
        ("postgresql", 9, ""),
    ]


def test_what_is_written_by_hand_stays(folder):
    results.keep(result(1_000, row("list", 10)), folder)
    once = (folder / "RESULTS.md").read_text()
    results.keep(result(1_000, row("list", 10)), folder)

    assert (folder / "RESULTS.md").read_text() == once
    assert once.startswith(f"Before\n{BEGIN}\n## SQLite\n")
    assert once.endswith(f"{END}\nAfter\n")


def test_a_page_without_marks_is_not_overwritten():
    with pytest.raises(ValueError, match="needs the marks"):
        results.replaced("by hand", "generated")


def test_rows_that_are_measured_anew_leave_the_others_and_what_else_was_found(folder):
    posted = {
        "posts": 10,
        "refused": 0,
        "p50": 5,
        "p99": 9,
        "read_p50": 6,
        "read_p99": 12,
        "stale": 0,
        "cpu": 4,
        "page_cpu": 3,
    }
    first = {**result(1_000, row("page", 2), row("list", 10)), "told": "else", "posted": posted}
    results.keep(first, folder)
    results.keep({**result(1_000, row("page", 1)), "posted": {}}, folder, only_rows=True)
    [kept] = json.loads((folder / "results.json").read_text())

    assert [(one["name"], one["cpu_ratio"]) for one in kept["rows"]] == [("page", 1), ("list", 10)]
    assert (kept["told"], kept["posted"]) == ("else", posted)

    results.keep({**result(1_000), "posted": {**posted, "posts": 7}}, folder, only_rows=True)
    [kept] = json.loads((folder / "results.json").read_text())
    assert kept["posted"] == {**posted, "posts": 7}
