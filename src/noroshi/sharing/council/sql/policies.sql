-- Row-level security of the council's tables. A remark is seen by who is in its audience and may see the object that it
-- is about; what it was before, by who sees it.
SELECT release_protect(name::regclass)
  FROM unnest(ARRAY['sharing_council_request', 'sharing_council_addressee', 'sharing_council_answer',
                    'sharing_council_shared_answer', 'sharing_council_remark', 'sharing_council_remark_version',
                    'sharing_council_proposal', 'sharing_council_told_sighting', 'sharing_council_mail']) AS name;
CREATE POLICY through_its_object ON sharing_council_remark AS RESTRICTIVE FOR SELECT USING (EXISTS (
  SELECT 1 FROM knowledge_object_view AS object
   WHERE object.stix_uuid = sharing_council_remark.object_uuid AND object.type = sharing_council_remark.object_type));
CREATE POLICY through_its_remark ON sharing_council_remark_version AS RESTRICTIVE FOR SELECT USING (EXISTS (
  SELECT 1 FROM sharing_council_remark AS remark WHERE remark.id = sharing_council_remark_version.remark_id));
