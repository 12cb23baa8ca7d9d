-- The STIX 2.1 bytes of several objects, in the order asked: what a page of a list shows, as a bundle.
SELECT coalesce(object.derived, object.content)
  FROM unnest(%(objects)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
  JOIN knowledge_object AS object USING (id)
 ORDER BY wanted.place
