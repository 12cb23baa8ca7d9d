-- Of the objects of a page those of which something may be demanded: by their receipt (null: it is not the reader's to
-- see), or by a marking whose bytes stand in them. Most objects are not among them, and their bytes stay here.
SELECT object.object_id, receipt.handling_id,
       CASE WHEN own.named THEN coalesce(object.derived, object.content) END
  FROM unnest(%(objects)s::bigint[]) AS wanted (object_id)
  JOIN knowledge_object_view AS object USING (object_id)
  LEFT JOIN knowledge_receipt_view AS receipt ON receipt.receipt_id = object.receipt_id
 CROSS JOIN LATERAL (
   SELECT bool_or(position(mark IN coalesce(object.derived, object.content)) > 0) AS named
     FROM unnest(%(marks)s::bytea[]) AS mark) AS own
 WHERE own.named OR receipt.handling_id IS DISTINCT FROM 0
