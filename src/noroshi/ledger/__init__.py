"""What was done: the tamper-evident log."""
