"""Observables: kinds, canonical values, identifiers, what an object holds, and the words that search finds it by."""

from noroshi.observables.addresses import Bounds, network
from noroshi.observables.guesses import guess, line_of, refang
from noroshi.observables.kinds import (
    LONGEST_VALUE,
    Kind,
    NotAnObservable,
    Observable,
    observable_id,
    observable_key,
)
from noroshi.observables.names import host_within, parent_domains, registered_domain
from noroshi.observables.normal import normalise
from noroshi.observables.objects import Found, Role, from_object
from noroshi.observables.products import product, vendor_and_product
from noroshi.observables.words import MOST_TOKENS, query_tokens, tokens

__all__ = [
    "LONGEST_VALUE",
    "MOST_TOKENS",
    "Bounds",
    "Found",
    "Kind",
    "NotAnObservable",
    "Observable",
    "Role",
    "from_object",
    "guess",
    "host_within",
    "line_of",
    "network",
    "normalise",
    "observable_id",
    "observable_key",
    "parent_domains",
    "product",
    "query_tokens",
    "refang",
    "registered_domain",
    "tokens",
    "vendor_and_product",
]
