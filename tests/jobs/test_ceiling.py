from pathlib import Path

import pytest

from watcher.jobs import ceiling
from watcher.jobs.ceiling import MIB

ROOT = Path(__file__).resolve().parents[2]
GIB = 1024 * MIB


@pytest.mark.parametrize(
    ("wanted", "cores", "limit", "workers"),
    [
        (0, 2, None, 2),
        (0, 16, 64 * GIB, 16),
        (0, 16, 4 * GIB, 2),
        (8, 2, 4 * GIB, 2),  # more than fits is not had by asking for it
        (1, 16, 64 * GIB, 1),
        (0, 4, 512 * MIB, 1),  # one at least: without it nothing can be read
    ],
)
def test_there_are_as_many_workers_as_fit(
    wanted: int, cores: int, limit: int | None, workers: int
) -> None:
    assert ceiling.fitting(wanted, cores=cores, limit=limit) == workers


def test_the_lowest_limit_of_the_groups_around_the_process_counts(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("12:pids:/elsewhere\n0::/system.slice/watcher.service\n")
    for path, granted in (("", "max"), ("system.slice", f"{3 * MIB}"),
                          ("system.slice/watcher.service", f"{5 * MIB}")):  # fmt: skip
        (tmp_path / path).mkdir(exist_ok=True)
        (tmp_path / path / "memory.max").write_text(granted + "\n")

    assert ceiling.limit(groups=tmp_path, own=own) == 3 * MIB


def test_without_groups_it_is_the_memory_of_the_machine(tmp_path: Path) -> None:
    found = ceiling.limit(groups=tmp_path, own=tmp_path / "none")
    assert found is not None
    assert found > 64 * MIB


def test_under_the_unit_the_sum_stays_below_its_limit() -> None:
    unit = (ROOT / "systemd" / "watcher.service").read_text(encoding="utf-8")
    (granted,) = [line[10:-1] for line in unit.splitlines() if line.startswith("MemoryMax=")]
    limit = int(granted) * GIB
    for cores in (1, 2, 4, 64):
        workers = ceiling.fitting(0, cores=cores, limit=limit)
        assert ceiling.DAEMON + ceiling.SERVER + workers * ceiling.WORKER <= limit
    assert ceiling.fitting(0, cores=4, limit=limit) == 2
