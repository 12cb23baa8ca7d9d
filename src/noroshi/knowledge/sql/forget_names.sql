-- Names that earlier versions of these objects gave.
DELETE FROM knowledge_name WHERE object_id = ANY (%(objects)s::bigint[]) RETURNING object_id
