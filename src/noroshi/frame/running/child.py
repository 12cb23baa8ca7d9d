"""Starts a part of the program so that it ends with its supervisor: ``child.py PARENT COMMAND...``.

Linux tells a process when its parent dies (prctl PR_SET_PDEATHSIG), also when the parent had no time to say good-bye.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(number: int) -> None:
    """Ask Linux for this signal when the thread that started this process ends; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def main() -> None:
    """Ask to be told, check that the parent has not died already, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    end_with_parent(signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
