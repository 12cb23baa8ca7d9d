-- The objects of a receipt in whose bytes one of these markings stands; asked only where there is such a marking.
SELECT id, coalesce(derived, content) FROM knowledge_object AS object
 WHERE receipt_id = %(receipt)s
   AND EXISTS (SELECT 1 FROM unnest(%(marks)s::bytea[]) AS mark
                WHERE position(mark IN coalesce(object.derived, object.content)) > 0)
