-- Not more bytes at once than one answer may have, but always one object.
SELECT * FROM (
  SELECT page.*, sum(octet_length(page.served)) OVER (ROWS UNBOUNDED PRECEDING) - octet_length(page.served) AS before
    FROM ({page}) AS page) AS counted
 WHERE counted.before < %(bytes)s
