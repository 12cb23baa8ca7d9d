-- What a collection and a request leave of objects that became visible: the criteria that hold for a row by itself.
-- A parameter that is null restricts nothing. What is revoked says no confidence and no product any more: whoever holds
-- it is to learn so all the same.
       (%(types)s::text[] IS NULL OR object.type = ANY (%(types)s))
   AND (%(asked_types)s::text[] IS NULL OR object.type = ANY (%(asked_types)s))
   AND (%(ceiling)s::smallint IS NULL OR object.marking <= %(ceiling)s)
   AND (%(confidence)s::smallint IS NULL OR object.confidence >= %(confidence)s OR EXISTS (
         SELECT 1 FROM knowledge_object_view AS gone
          WHERE gone.object_id = object.object_id AND gone.version = object.version AND gone.revoked OFFSET 0))
   AND (%(sources)s::int[] IS NULL OR object.source_id = ANY (%(sources)s))
   AND (NOT %(only_20)s OR object.derived IS NOT NULL)
   AND (%(products)s::text[] IS NULL OR EXISTS (
         SELECT 1 FROM knowledge_appearance_view AS held
           JOIN knowledge_observable_view AS named ON named.observable_id = held.observable_id
          WHERE held.object_id = object.object_id AND named.reach = ANY (%(products)s) OFFSET 0)
        OR EXISTS (
         SELECT 1 FROM knowledge_object_view AS gone
          WHERE gone.object_id = object.object_id AND gone.version = object.version AND gone.revoked OFFSET 0))
