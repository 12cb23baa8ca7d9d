"""The demo: a small invented nation, and its story run headless as a check."""
