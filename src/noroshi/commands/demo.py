"""``noroshi demo``: an invented nation to try everything on."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter


def demo(*, check: Annotated[bool, Parameter(name="--check", negative="")] = False) -> int:
    """Run the demo nation, and print one sign-in link for each role.

    Parameters
    ----------
    check
        Play the story without a browser in a throwaway home, print one JSON object, exit 0 if all of it held.
    """
    from noroshi import demo as nation

    return int(nation.check() if check else nation.run())
