"""Observables: kinds, canonical values, identifiers, what an object holds, and the words that search finds it by."""

from noroshi.knowledge.observables.addresses import Bounds, network
from noroshi.knowledge.observables.guesses import guess, refang
from noroshi.knowledge.observables.kinds import (
    LONGEST_VALUE,
    Kind,
    NotAnObservable,
    Observable,
    observable_id,
    observable_key,
)
from noroshi.knowledge.observables.names import host_within, parent_domains, registered_domain
from noroshi.knowledge.observables.normal import normalise
from noroshi.knowledge.observables.objects import Found, Role, from_object
from noroshi.knowledge.observables.products import product, vendor_and_product
from noroshi.knowledge.observables.words import MOST_TOKENS, query_tokens, tokens

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
