"""What the load program reads and counts, without sending anything."""

import pytest

from bench import load
from bench.load import Run, Target
from bench.posting import percentile
from bench.targets import PAGES, SORTS, Page

PRINTED = """Running 3s test @ http://127.0.0.1:8000/
  1 threads and 8 connections
JSON{"requests":900,"us":3000000,"bytes":1800000,"p50":2500.0,"p99":9000.0,"errors":2}
"""


def run(cpu: float, rps: float = 100) -> Run:
    return Run(requests=10, rps=rps, p50=1, p99=2, cpu=cpu, errors=1, wire=1_000)


def target(name: str, paths: list[str] | None = None, **options) -> Target:
    return Target(name, "http://127.0.0.1:9", paths or ["/"], **options)


def test_what_wrk_prints_is_read():
    # 908 requests were served, eight of them after wrk had gone.
    assert load.parsed(PRINTED, spent=1.816, under_way=8) == Run(900, 300, 2.5, 9, 2, 2, 2_000)


def test_a_run_without_result_is_an_error():
    with pytest.raises(ValueError, match="unable to connect"):
        load.parsed("unable to connect to 127.0.0.1:9", spent=0, under_way=8)


def test_ratios_are_medians_of_the_ratios_of_each_round():
    control, page = target("bare"), target("page")
    control.runs = [run(1), run(2, rps=50), run(1)]
    page.runs = [run(3), run(4), run(9)]
    bare, row = load.rows_of([control, page], control)

    assert (bare.cpu_ratio, bare.ratio) == (1, 1)
    # 3/1, 4/2 and 9/1: the machine was slow in the second round for both.
    assert (row.cpu, row.cpu_ratio, row.ratio, row.errors, row.requests) == (4, 3, 1, 3, 30)


def test_the_control_runs_three_times_a_round_and_the_middle_one_counts(monkeypatch):
    asked = []
    costs = iter([1.0, 5.0, 2.0, 9.0, 9.0, 3.0])

    def answer(self, seconds, connections, share=1):
        asked.append(self.name)
        return run(next(costs) if self.name == "bare" and seconds == 1 else 6.0)

    monkeypatch.setattr(Target, "run", answer)
    monkeypatch.setattr(load.processes, "quiet", lambda *limits: None)
    targets = [target(name, once=name != "bare") for name in ("bare", "a", "b", "c")]
    rows = load.measure(targets, "bare", rounds=2, seconds=1, connections=8, wait=1)

    assert asked[:4] == ["bare", "a", "b", "c"]  # to warm up
    assert asked[4:] == ["bare", "a", "bare", "b", "bare", "c", "bare", "b", "bare", "c", "bare", "a"]
    assert [row.cpu_ratio for row in rows] == [1, *3 * [(6 / 2 + 6 / 9) / 2]]


def test_a_page_that_is_asked_again_and_again_runs_as_often_as_the_control(monkeypatch):
    costs = iter([6.0, 2.0, 8.0, 4.0])  # the first to warm up

    monkeypatch.setattr(Target, "run", lambda self, *_asked, **_share: run(next(costs) if self.name == "page" else 2.0))
    monkeypatch.setattr(load.processes, "quiet", lambda *limits: None)
    rows = load.measure([target("bare"), target("page")], "bare", rounds=1, seconds=1, connections=8, wait=1)

    assert [(row.cpu, row.cpu_ratio) for row in rows] == [(2, 1), (4, 2)]


def test_an_address_that_is_asked_once_is_not_asked_again():
    page = target("page", [f"/{number}" for number in range(10)], once=True)
    taken = page._take(3) + page._take(3) + page._take(4)

    assert sorted(taken) == [f"/{number}" for number in range(10)]


def test_only_loopback_is_measured():
    with pytest.raises(ValueError, match="only servers on loopback"):
        Target("page", "https://films.example", ["/"])


def test_percentiles_are_values_that_were_measured():
    assert percentile([3.0, 1.0, 2.0], 50) == 2
    assert percentile([float(number) for number in range(100)], 99) == 98  # 99 of them don't exceed it


def test_addresses_are_made_of_samples():
    page = Page("search", "/films/?q={}", "names")

    assert page.paths({"names": ["Zé Lunes", "a&b"]}) == ["/films/?q=Z%C3%A9%20Lunes", "/films/?q=a&b"]
    assert page.paths({}) == []
    assert Page("home", "/").paths({}) == ["/"]


def test_every_page_has_a_name_of_its_own():
    names = [page.name for page in PAGES]

    assert len(set(names)) == len(names)
    assert [page.samples for page in PAGES if page.samples.startswith("deep")] == [f"deep {sort}" for sort in SORTS]
