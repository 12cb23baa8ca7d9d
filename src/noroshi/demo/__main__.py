"""``python -m noroshi.demo``: load the nation into the database that the environment names; print the sign-in links."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """``load`` founds the nation; ``links`` prints role and one-time link, one JSON object a line."""
    import django

    django.setup()
    if sys.argv[1:] == ["links"]:
        from noroshi.demo.loading import links

        for role, link in links():
            sys.stdout.write(json.dumps([role, link], ensure_ascii=False) + "\n")
        return
    from noroshi.demo.loading import found_nation
    from noroshi.demo.past import is_lived, live_some_days
    from noroshi.intake.content import install

    def tell(sentence: str) -> None:
        sys.stdout.write(sentence + "\n")
        sys.stdout.flush()

    if is_lived():
        install(tell)
        tell("The nation is there from before.")
        return
    found_nation(tell)
    install(tell)
    live_some_days(tell)


main()
