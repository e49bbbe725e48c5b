"""Reviews posted by members over kept connections, and the pages of their films read right after."""

import gzip
import http.client
import math
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from bench import processes
from bench.samples import POSTS_A_MEMBER
from bench.servers import HEADERS

_BESIDE = 10  # members who post while others read: of a few hundred reviews the 99th percentile would be chance
_FIRST = 8  # connections that post before anything is measured: each process makes some things once
_STILL = 1.5  # seconds without work after which all tasks are done: the worker looks for some each second


class Posted(NamedTuple):
    """What posting cost: CPU milliseconds a request, latencies in milliseconds, and pages that were out of date."""

    posts: int
    refused: int
    cpu: float
    p50: float
    p99: float
    read_p50: float
    read_p99: float
    page_cpu: float
    stale: int


@dataclass
class Client:
    """One kept connection, with cookies of a member or without."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._host = urlsplit(self.base).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=60)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Give status, Location and text of the answer."""
        headers = {**HEADERS, "Origin": f"https://{self._host}", "Referer": f"https://{self._host}{path}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        self._connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, answer.headers.get("Location", ""), body.decode(errors="replace")

    def close(self) -> None:
        self._connection.close()


def member(base: str, keys: dict[str, str]) -> Client:
    """The client of a logged-in member."""
    return Client(base, {"sessionid": keys["session"], "csrftoken": keys["csrf"]})


def measure(
    base: str, roots: set[int], members: list[dict[str, str]], slugs: list[str], *, rounds: int, readers: int
) -> Posted:
    """Post reviews of these films, each round by another member, and read each film's page after.

    Some more members post while the readers' connections are never idle, for the latencies that this makes. The tasks
    that reviews leave to the worker are waited for, and counted with them and not with the pages. The last member goes
    ahead unmeasured.
    """
    *members, first = members
    rounds = min(rounds, len(members) - _BESIDE)
    for slug in slugs[-_FIRST:]:
        _post(member(base, first), [slug], "Posted ahead")
    slugs = slugs[:POSTS_A_MEMBER]
    processes.settle(roots, still=_STILL)
    visitor = Client(base)
    times: list[float] = []
    costs: list[float] = []
    page_costs: list[float] = []
    refused = stale = 0
    for keys in members[:rounds]:
        words = f"Posted by {keys['csrf'][:12]}"
        before = processes.cpu(roots)
        found, bad = _post(member(base, keys), slugs, words)
        processes.settle(roots, still=_STILL)
        between = processes.cpu(roots)
        times += found
        refused += bad
        costs.append((between - before) / len(slugs) * 1000)
        stale += sum(words not in visitor.ask("GET", f"/films/{slug}/")[2] for slug in slugs)
        processes.settle(roots)
        page_costs.append((processes.cpu(roots) - between) / len(slugs) * 1000)
    visitor.close()
    beside, bad = _post_beside_readers(base, members[rounds : rounds + _BESIDE], slugs, readers)
    return Posted(
        posts=len(times) + len(beside),
        refused=refused + bad,
        cpu=statistics.median(costs),
        p50=statistics.median(times),
        p99=percentile(times, 99),
        read_p50=statistics.median(beside),
        read_p99=percentile(beside, 99),
        page_cpu=statistics.median(page_costs),
        stale=stale,
    )


def cost_in_turn(address: str, path: str, count: int = 2_000) -> float:
    """CPU milliseconds a request of a page that is asked as the reviews are posted: one after the other over one kept
    connection, which costs a server more than eight at once do."""
    roots = processes.listeners(urlsplit(address).port or 80)
    client = Client(address)
    before = processes.cpu(roots)
    for _number in range(count):
        client.ask("GET", path)
    client.close()
    processes.settle(roots)
    return (processes.cpu(roots) - before) / count * 1000


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of the values don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _post(client: Client, slugs: list[str], words: str) -> tuple[list[float], int]:
    """Post a review of each film; give the milliseconds of each, and how many were not taken."""
    times, refused = [], 0
    for place, slug in enumerate(slugs):
        began = time.perf_counter()
        form = {
            "rating": str(1 + place % 10),
            "text": f"{words}, and *liked* in parts.\n\nAgain, gladly.",
            "language": "en",
        }
        status, location, _text = client.ask("POST", f"/films/{slug}/reviews/write/", form)
        times.append((time.perf_counter() - began) * 1000)
        refused += status != 302 or location != f"/films/{slug}/"
    client.close()
    return times, refused


def _post_beside_readers(
    base: str, members: list[dict[str, str]], slugs: list[str], readers: int
) -> tuple[list[float], int]:
    headers = [word for name, value in HEADERS.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{readers}", "-d600s", *headers, f"{base}/films/{slugs[0]}/"]
    reading = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        posted = [_post(member(base, keys), slugs, "Posted while others read") for keys in members]
    finally:
        reading.terminate()
        reading.wait()
    return [one for times, _refused in posted for one in times], sum(refused for _times, refused in posted)
