-- One complete tile of hashes.
SELECT hashes FROM ledger_node WHERE level = %(level)s AND index = %(index)s
