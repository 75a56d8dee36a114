"""A supervisor to be killed: starts the stack of a given Procfile, prints its parts' pids, and looks after them."""

import json
import os
import sys
from pathlib import Path

from local.claim import ended_by_signals
from local.stack import PartDied, Stack


def main(folder: Path, procfile: Path) -> None:
    """Tell one JSON line once all is up; end with 1 and the reason when a part dies."""
    try:
        with ended_by_signals(), Stack(folder, os.environ, procfile=procfile) as stack:
            pids = {child.name: child.pid for child in stack.children}
            sys.stdout.write(json.dumps({"pids": pids, "web": stack.web}) + "\n")
            sys.stdout.flush()
            stack.watch()
    except KeyboardInterrupt:
        sys.exit(130)
    except PartDied as exc:
        sys.exit(str(exc))


main(Path(sys.argv[1]), Path(sys.argv[2]))
