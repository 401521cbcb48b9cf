"""Read by Python as it starts under libfaketime, which refuses the system call of `time.sleep`."""

import select
import time
from typing import SupportsFloat, SupportsIndex


def _sleep(seconds: SupportsFloat | SupportsIndex) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
