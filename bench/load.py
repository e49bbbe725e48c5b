"""Interleaved load runs with wrk against servers on loopback, reported as ratios to a control.

    python -m bench.load --control bare --rounds 5 --seconds 3 -c 8 bare=http://127.0.0.1:8002/bare \\
        film=http://127.0.0.1:8000/films/some-film/ "any=http://127.0.0.1:8000/films/@slugs.txt/"

A target is NAME=URL. `@FILE` in it stands for a value a line, taken in turn, one each request; a value is taken again
only when all were (`--once NAME`: never, the run ends instead). Every round runs every target once, in an order that
turns by one each round, so that drift of the machine hits all alike; the control, and those without `--once`, three
times. "cpu ms" is the CPU time per request of the server behind the port, workers included, and of every `--also`
process tree: it hardly moves when other work shares the machine. `--etag NAME` sends the ETag of a first request in
If-None-Match.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from bench import processes

# Runs of the control in a round, of which the middle one counts: how threads meet makes up to twice of an answer that
# takes so little. The same holds for pages that are asked again and again.
CONTROLS = 3

_LUA = r"""
local paths = %s
local once = %s
local sent = 0
local answered = 0
if #paths > 0 then
  function request()
    sent = sent + 1
    return wrk.format(nil, paths[(sent - 1) %% #paths + 1])
  end
  if once then
    function response() answered = answered + 1; if answered >= #paths then wrk.thread:stop() end end
  end
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'JSON{"requests":%%d,"us":%%d,"bytes":%%d,"p50":%%.1f,"p99":%%.1f,"errors":%%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
"""


class Run(NamedTuple):
    """One run of one target: latencies in milliseconds, CPU milliseconds per request."""

    requests: int
    rps: float
    p50: float
    p99: float
    cpu: float
    errors: int
    wire: float


def parsed(output: str, spent: float, under_way: int) -> Run:
    """Read what wrk printed; `spent` CPU seconds went into its requests and those still under way at its end.

    Raises ValueError where wrk printed no result.
    """
    match = re.search(r"JSON(\{.*\})", output)
    if not match:
        raise ValueError(output[-300:])
    result = json.loads(match[1])
    requests = max(1, result["requests"])
    return Run(
        requests=result["requests"],
        rps=result["requests"] / max(1e-6, result["us"] / 1e6),
        p50=result["p50"] / 1000,
        p99=result["p99"] / 1000,
        cpu=spent / (requests + under_way) * 1000,
        errors=result["errors"],
        wire=result["bytes"] / requests,
    )


@dataclass
class Target:
    """Something to ask: a name, the server's address, and paths, taken in turn; with `once` none is asked twice."""

    name: str
    base: str
    paths: list[str]
    once: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    also: set[int] = field(default_factory=set)
    runs: list[Run] = field(default_factory=list)
    status: int = 0
    bytes: int = 0
    _next: int = 0

    def __post_init__(self) -> None:
        if urlsplit(self.base).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError(f"{self.name}: only servers on loopback are measured")
        if self.once:
            random.Random(7).shuffle(self.paths)
        self.roots = processes.listeners(urlsplit(self.base).port or 80) | self.also

    def look(self, *, etag: bool = False) -> None:
        """Ask once: note status and size; with `etag` later requests are conditional."""
        request = urllib.request.Request(self.base + self._take(1)[0], headers=self.headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                self.status, self.bytes = response.status, len(response.read())
                tag = response.headers["etag"]
            if etag and tag:
                self.headers = {**self.headers, "If-None-Match": tag}
                self.look()
        except urllib.error.HTTPError as error:
            self.status = error.code
            error.close()

    def run(self, seconds: float, connections: int, share: float = 1) -> Run:
        """Ask for so many seconds; `share` of the paths that are left may be used up when none is asked twice."""
        paths = self._take(max(1, int(len(self.paths[self._next :]) * share))) if self.once else self.paths
        script = _LUA % ("{" + ",".join(json.dumps(path) for path in paths) + "}", "true" if self.once else "false")
        connections = min(connections, max(1, len(paths) // 4)) if self.once else connections
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
            lua.write(script)
            lua.flush()
            command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", lua.name]
            for name, value in self.headers.items():
                command += ["-H", f"{name}: {value}"]
            before = processes.cpu(self.roots)
            done = subprocess.run(
                [*command, self.base + paths[0]], capture_output=True, text=True, timeout=seconds + 120, check=False
            )
            processes.settle(self.roots)
            return parsed(done.stdout + done.stderr, processes.cpu(self.roots) - before, connections)

    def _take(self, count: int) -> list[str]:
        if not self.once:
            return self.paths[:count]
        taken = self.paths[self._next : self._next + count]
        self._next += len(taken)
        return taken or self.paths[-count:]


class Row(NamedTuple):
    """What came out for one target: medians over the rounds, ratios to the control of the same round."""

    name: str
    status: int
    rps: float
    ratio: float
    p50: float
    p99: float
    cpu: float
    cpu_ratio: float
    errors: int
    requests: int
    bytes: int
    wire: float


def measure(
    targets: list[Target], control: str, *, rounds: int, seconds: int, connections: int, wait: float
) -> list[Row]:
    """Run all targets in turn, `rounds` times, and give a row for each, in their order."""
    for target in targets:
        # Templates and connections of every thread are warm then; the bodies of later paths are not.
        target.run(2, connections, share=min(0.2, 200 / len(target.paths)))
    bare = next(target for target in targets if target.name == control)
    others = [target for target in targets if target is not bare]

    def run(target: Target, number: int) -> Run:
        processes.quiet(wait, 0.15)
        return target.run(seconds, connections, share=1 / (rounds - number))

    for number in range(rounds):
        turn = number % max(1, len(others))
        controls = []
        for place, target in enumerate(others[turn:] + others[:turn]):
            if place * CONTROLS // len(others) == len(controls):
                controls.append(run(bare, number))
            times = 1 if target.once else CONTROLS
            target.runs.append(middle([run(target, number) for _time in range(times)]))
        bare.runs.append(middle(controls or [run(bare, number)]))
    return rows_of(targets, bare)


def middle(runs: list[Run]) -> Run:
    """Give the run in the middle by CPU time; of two in the middle the cheaper."""
    return sorted(runs, key=attrgetter("cpu"))[(len(runs) - 1) // 2]


def rows_of(targets: list[Target], control: Target) -> list[Row]:
    """Give the rows of targets that have run."""
    return [_row(target, control) for target in targets]


def _row(target: Target, control: Target) -> Row:
    def median(name: str) -> float:
        return statistics.median(getattr(run, name) for run in target.runs)

    def ratio(name: str) -> float:
        pairs = zip(target.runs, control.runs, strict=True)
        return statistics.median(getattr(run, name) / max(1e-9, getattr(other, name)) for run, other in pairs)

    return Row(
        name=target.name,
        status=target.status,
        rps=median("rps"),
        ratio=ratio("rps"),
        p50=median("p50"),
        p99=median("p99"),
        cpu=median("cpu"),
        cpu_ratio=ratio("cpu"),
        errors=sum(run.errors for run in target.runs),
        requests=sum(run.requests for run in target.runs),
        bytes=target.bytes,
        wire=median("wire"),
    )


def _target(text: str, options: argparse.Namespace, also: set[int]) -> Target:
    name, url = text.split("=", 1)
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    path = url[len(base) :]
    file = re.search(r"@([^#@?&]+?\.txt)", path)
    paths = [path]
    if file:
        values = [line for line in Path(file[1]).read_text().splitlines() if line.strip()]
        paths = [path.replace(file[0], quote(value)) for value in values]
    headers = dict(header.split(": ", 1) for header in options.H)
    target = Target(name, base, paths, once=name in options.once, headers=headers, also=also)
    target.look(etag=name in options.etag)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--control", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("-c", type=int, default=8, help="connections")
    parser.add_argument("-H", action="append", default=[], metavar="HEADER")
    parser.add_argument("--etag", action="append", default=[], metavar="NAME")
    parser.add_argument("--once", action="append", default=[], metavar="NAME")
    parser.add_argument("--also", action="append", default=[], metavar="PIDFILE_OR_PID")
    parser.add_argument("--wait", type=float, default=20, help="seconds to wait for other work on the machine to end")
    options = parser.parse_args()
    also = {int(text) if text.isdigit() else int(Path(text).read_text().split()[0]) for text in options.also}
    targets = [_target(text, options, also) for text in options.targets]
    began = time.monotonic()
    rows = measure(
        targets,
        options.control,
        rounds=options.rounds,
        seconds=options.seconds,
        connections=options.c,
        wait=options.wait,
    )
    print(
        f"{'target':24}{'req/s':>9}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'cpu ms':>9}{'x ctl':>7}{'errors':>8}  status"
    )
    for row in rows:
        print(
            f"{row.name:24}{row.rps:9.1f}{row.ratio:8.3f}{row.p50:9.2f}{row.p99:9.2f}{row.cpu:9.3f}"
            f"{row.cpu_ratio:7.2f}{row.errors:8d}  {row.status}"
        )
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
