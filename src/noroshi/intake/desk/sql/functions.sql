-- What comes in is put on the desk in the transaction of whoever sends it, and a sender may not see the desk. So these
-- run with the rights of the tables' owner. Each does one thing, and gives back nothing but an item's id.
CREATE FUNCTION intake_desk_return(came_back bigint, moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  -- Nothing leaves the queue unseen: what is done becomes new again, what waited comes back to whoever holds it, and
  -- where it is merged into another, that one says so too.
  UPDATE intake_deskitem
     SET unread = true, touched_at = moment, revision = revision + 1,
         state = CASE state WHEN 'done' THEN 'new' WHEN 'waiting' THEN 'taken' ELSE state END,
         holder_id = CASE state WHEN 'done' THEN NULL ELSE holder_id END,
         done_reason = CASE state WHEN 'done' THEN '' ELSE done_reason END,
         answer_by = CASE state WHEN 'waiting' THEN NULL ELSE answer_by END
   WHERE id = came_back
      OR id = (SELECT into_id FROM intake_merge WHERE item_id = came_back AND undone_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION intake_desk_return(bigint, timestamptz) FROM PUBLIC;

CREATE FUNCTION intake_desk_receive(
  its_world smallint, its_audience int, its_thread int, its_kind text, its_key text, its_number text, its_source bigint,
  its_title text, its_form text, its_marking smallint, its_severity smallint, its_version int, moment timestamptz,
  gone boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  found_id bigint;
  is_new boolean;
BEGIN
  -- What the office was never allowed to see is none of its business either when that is said again.
  IF gone AND NOT EXISTS (SELECT FROM intake_deskitem
                           WHERE world_id = its_world AND kind = its_kind AND key = its_key) THEN
    RETURN NULL;
  END IF;
  INSERT INTO intake_deskitem AS item (
    world_id, audience_id, kind, key, number, source_id, title, form, marking, severity, version, arrived_at,
    touched_at, unread, withdrawn, revision, state, urgency, incident_type, done_reason)
  VALUES (its_world, its_audience, its_kind, its_key, its_number, its_source, its_title, its_form, its_marking,
          its_severity, its_version, moment, moment, true, gone, 1, 'new', 1, '', '')
  ON CONFLICT (world_id, kind, key) DO UPDATE
     SET audience_id = CASE WHEN gone THEN item.audience_id ELSE excluded.audience_id END, title = excluded.title, marking = excluded.marking,
         form = excluded.form, severity = coalesce(item.severity, excluded.severity), version = excluded.version,
         withdrawn = excluded.withdrawn
  RETURNING id, audience_id, xmax = 0 INTO found_id, its_audience, is_new;
  INSERT INTO intake_deskevent (item_id, audience_id, at, act, note, facts)
  VALUES (found_id, its_audience, moment, CASE WHEN is_new THEN 'arrived' ELSE 'new-version' END, '',
          jsonb_build_object('version', its_version, 'withdrawn', gone));
  IF is_new THEN
    RETURN found_id;
  END IF;
  -- What the desk wrote about it is as narrow as the thing itself has become.
  UPDATE intake_deskevent SET audience_id = its_audience WHERE item_id = found_id AND audience_id <> its_audience;
  UPDATE intake_merge SET audience_id = its_audience WHERE item_id = found_id;
  UPDATE intake_incidentlink SET audience_id = its_audience WHERE item_id = found_id;
  UPDATE intake_rejection SET audience_id = its_audience WHERE item_id = found_id;
  UPDATE intake_message SET audience_id = its_thread
   WHERE its_kind = 'report' AND NOT gone AND report_id = its_key::uuid;
  PERFORM intake_desk_return(found_id, moment);
  RETURN found_id;
END $$;

CREATE FUNCTION intake_desk_answered(its_world smallint, report text, who bigint, moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  found_id bigint;
  its_audience int;
BEGIN
  SELECT id, audience_id INTO found_id, its_audience FROM intake_deskitem
   WHERE world_id = its_world AND kind = 'report' AND key = report FOR UPDATE;
  IF found_id IS NOT NULL THEN
    INSERT INTO intake_deskevent (item_id, audience_id, person_id, at, act, note, facts)
    VALUES (found_id, its_audience, who, moment, 'answered', '', '{}');
    PERFORM intake_desk_return(found_id, moment);
  END IF;
  RETURN found_id;
END $$;

-- When a source of knowledge was heard of last, and how long it is usually silent (the last gaps weigh more).
CREATE FUNCTION intake_desk_heard(its_world smallint, its_audience int, source bigint, moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO intake_knowledgesource AS known (organisation_id, world_id, audience_id, number, gap, last_at)
  VALUES (source, its_world, its_audience, 1, 0, moment)
  ON CONFLICT (organisation_id) DO UPDATE
     SET number = known.number + 1, last_at = greatest(known.last_at, excluded.last_at),
         gap = CASE WHEN known.number = 1 THEN extract(epoch FROM excluded.last_at - known.last_at)
                    ELSE known.gap * 0.8 + 0.2 * extract(epoch FROM excluded.last_at - known.last_at) END
$$;
