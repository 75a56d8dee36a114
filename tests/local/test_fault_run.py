"""A short fault run: the real processes, every kind of trouble, all of them killed at once, and no harm."""

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]


def test_a_short_fault_run_harms_nobody() -> None:
    command = [sys.executable, "-m", "bench.faults", "--callbacks=5", "--agents=3", "--database=sqlite"]
    told = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "audit content" in told.stdout
    assert "never resolved           0" in told.stdout
