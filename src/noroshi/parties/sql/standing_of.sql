-- Whether an organisation is of the community, which secrecy undertakings are in force for it and for one of its people,
-- and its groups with what each asks for: asked for every viewer of every page, so in one look.
SELECT organisation.in_community, held.by_all IS TRUE, held.by_person IS TRUE, member.groups, member.needs
  FROM parties_organisation AS organisation
 CROSS JOIN LATERAL (
   SELECT bool_or(person_id IS NULL) AS by_all, bool_or(person_id = %(person)s::bigint) AS by_person
     FROM parties_undertaking
    WHERE organisation_id = organisation.id AND signed_at <= %(now)s AND valid_from <= %(now)s
      AND valid_until > %(now)s AND ended_at IS NULL) AS held
 CROSS JOIN LATERAL (
   SELECT coalesce(array_agg(named.id ORDER BY named.id), '{}') AS groups,
          coalesce(array_agg(named.needs_undertaking ORDER BY named.id), '{}') AS needs
     FROM parties_group_members AS belongs JOIN parties_group AS named ON named.id = belongs.group_id
    WHERE belongs.organisation_id = organisation.id AND named.world_id = %(world)s) AS member
 WHERE organisation.id = %(organisation)s
