-- A verb's entry, in the verb's own transaction.
SELECT ledger_append(%(world)s, %(leaf)s, %(subjects)s, %(salts)s)
