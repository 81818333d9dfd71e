"""A file that one process at a time holds, of however many Blenders there are.

The system takes it from a process that ends, in whatever way. Knows no bpy.
"""

import os
from typing import IO


def take(lock: IO[bytes]) -> bool:
    """Lock a file for this process, until it is closed; whether no other one holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
