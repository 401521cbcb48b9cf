"""manage.py under a profiler: SIGUSR1 starts it, SIGUSR2 ends it and writes what it found.

python -m benchmarks.load.profiled_manage serve …    (PROFILE names the folder for what is found)
"""

import cProfile
import os
import signal
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def main() -> None:
    profile = cProfile.Profile()
    found = Path(os.environ["PROFILE"], f"{os.getpid()}.profile")

    def end() -> None:
        profile.disable()
        profile.dump_stats(found.with_suffix(".part"))
        found.with_suffix(".part").rename(found)

    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    signal.signal(signal.SIGUSR2, lambda *_: end())
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
