"""The demo: a small invented nation, and its story run headless as a check."""

from __future__ import annotations


def run() -> int:
    """Serve the demo nation until Ctrl-C."""
    from noroshi.demo.serving import serve

    return serve()


def check() -> int:
    """Play the story headless in a throwaway home; prints one JSON object; 0 if all of it held."""
    from noroshi.demo.checking import check as play

    return play()
