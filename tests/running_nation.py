"""``python -m tests.running_nation kills|journeys``: fills the database that the environment names; prints JSON."""

from __future__ import annotations

import json
import sys

SOME = ("reporter@w-04.example", "reporter@e-01.example", "partner@partner-b.example", "duty-officer@nco.example")


def main() -> None:
    """The demo nation; for ``kills`` the API tokens of some, for ``journeys`` the nation's past and passwords."""
    import django

    django.setup()
    from noroshi.authority.queries import actor_for
    from noroshi.authority.services import issue_token
    from noroshi.demo.loading import found_nation
    from noroshi.demo.past import live_some_days
    from noroshi.parties.models import Person

    found_nation(lambda sentence: None)
    if sys.argv[1] == "journeys":
        live_some_days(lambda sentence: None)
    tokens = {}
    for address in SOME:
        person = Person.objects.select_related("organisation").get(email=address)
        if sys.argv[1] == "journeys":
            person.set_password(f"{address} and a horse")
            person.save()
        tokens[address.partition("@")[2].partition(".")[0]] = issue_token(actor_for(person), "test")
    sys.stdout.write(json.dumps(tokens) + "\n")


main()
