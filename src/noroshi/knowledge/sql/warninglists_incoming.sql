-- Where the warninglists of the installed package are gathered before they are compared with what is stored.
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_benign (key text NOT NULL, kind smallint NOT NULL, list text NOT NULL)
  ON COMMIT DROP;
TRUNCATE incoming_benign
