-- Ids for the entries of a bulk verb, drawn before they are streamed, in the order in which the verb did its acts.
SELECT nextval('ledger_entry_id_seq') FROM generate_series(1, %s)
