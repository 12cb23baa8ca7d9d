"""What of the log runs in the worker process."""

from __future__ import annotations

import threading

from noroshi.ledger.sequencer import Sequencer


def start_sequencer(stop: threading.Event) -> threading.Thread:
    """Start the sequencer on a thread of its own; it ends soon after ``stop`` is set. Join it before leaving."""
    thread = threading.Thread(target=Sequencer().run_forever, args=(stop,), name="sequencer", daemon=True)
    thread.start()
    return thread
