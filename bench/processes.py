"""What processes cost: CPU time of whole trees, read from /proc (Linux)."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second
_PROC = Path("/proc")


def _numbers() -> list[int]:
    return [int(entry) for entry in os.listdir(_PROC) if entry.isdigit()]


def cpu(roots: set[int]) -> float:
    """CPU seconds of these processes and all below them, ended and reaped children included."""
    spent: dict[int, float] = {}
    children: dict[int, list[int]] = {}
    for pid in _numbers():
        try:
            fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        spent[pid] = sum(int(ticks) for ticks in fields[11:15]) / TICKS
        children.setdefault(int(fields[1]), []).append(pid)
    seen: set[int] = set()
    todo = list(roots)
    while todo:
        pid = todo.pop()
        if pid not in seen:
            seen.add(pid)
            todo += children.get(pid, [])
    return sum(spent.get(pid, 0) for pid in seen)


def listeners(port: int) -> set[int]:
    """The processes that hold the listening socket of this port: a server and its forked workers."""
    sockets = set()
    for table in ("net/tcp", "net/tcp6"):
        for line in (_PROC / table).read_text().splitlines()[1:] if (_PROC / table).exists() else ():
            words = line.split()
            if words[3] == "0A" and int(words[1].rsplit(":", 1)[1], 16) == port:
                sockets.add(f"socket:[{words[9]}]")
    return {pid for pid in _numbers() if sockets & _open_files(pid)}


def _open_files(pid: int) -> set[str]:
    found = set()
    try:
        for entry in os.scandir(_PROC / str(pid) / "fd"):
            try:
                found.add(os.readlink(entry.path))
            except OSError:
                continue
    except OSError:
        return set()
    return found


def settle(roots: set[int], limit: float = 120, still: float = 0.15) -> None:
    """Wait until these processes do nothing for so many seconds: a request that was under way works on after whoever
    asked has gone, and tasks begin when the worker looks for them."""
    end = time.monotonic() + limit
    since = time.monotonic()
    while time.monotonic() < min(end, since + still):
        before = cpu(roots)
        time.sleep(0.15)
        if cpu(roots) - before >= 0.03:
            since = time.monotonic()


def _busy(sample: float = 0.2) -> float:
    """The busy share of all cores over `sample` seconds, while nothing is done here."""

    def read() -> tuple[int, int]:
        values = [int(value) for value in (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(values), values[3] + values[4]

    total, idle = read()
    time.sleep(sample)
    later, idle_later = read()
    return 1 - (idle_later - idle) / max(1, later - total)


def quiet(limit: float, most: float) -> bool:
    """Wait at most `limit` seconds for other work on the machine to end; tell whether it has."""
    end = time.monotonic() + limit
    while True:
        if _busy() <= most:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
