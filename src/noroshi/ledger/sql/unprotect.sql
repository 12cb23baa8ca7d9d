-- Only for going back before the first migration, with the tables themselves.
DROP FUNCTION ledger_refuse() CASCADE
