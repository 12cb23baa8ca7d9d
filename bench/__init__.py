"""Benchmarks: each ``python -m bench.NAME --json`` prints one JSON object. Figures stand in docs/benchmarks.md."""
