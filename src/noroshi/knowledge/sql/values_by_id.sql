-- Values by their ids, as far as the reader may see something that holds them.
SELECT id, kind, value FROM knowledge_observable WHERE id = ANY (%(observables)s::uuid[])
