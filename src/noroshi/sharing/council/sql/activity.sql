-- What each of some organisations did, each row counted under the reader's own rights: index look-ups by organisation.
SELECT member.id, asked.over, asked.answered, asked.unanswered, asked.running, sighted.number, said.number,
       proposed.number
  FROM unnest(%(organisations)s::bigint[]) AS member (id)
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE request.due_at <= %(now)s OR request.closed_at IS NOT NULL) AS over,
          count(asked.answered_at) AS answered,
          count(*) FILTER (WHERE asked.answered_at IS NULL
                             AND (request.due_at <= %(now)s OR request.closed_at IS NOT NULL)) AS unanswered,
          count(*) FILTER (WHERE asked.answered_at IS NULL AND request.due_at > %(now)s
                             AND request.closed_at IS NULL) AS running
     FROM sharing_council_addressee AS asked JOIN sharing_council_request AS request ON request.id = asked.request_id
    WHERE asked.organisation_id = member.id) AS asked
 CROSS JOIN LATERAL (
   SELECT count(*) AS number FROM (SELECT 1 FROM knowledge_sighting_view AS sighting
                                    WHERE sighting.organisation_id = member.id LIMIT 10001) AS bounded) AS sighted
 CROSS JOIN LATERAL (
   SELECT count(*) AS number FROM sharing_council_remark AS remark
    WHERE remark.organisation_id = member.id AND remark.withdrawn_at IS NULL) AS said
 CROSS JOIN LATERAL (
   SELECT count(*) AS number FROM sharing_council_proposal AS proposal
    WHERE proposal.organisation_id = member.id AND proposal.state <> 'withdrawn') AS proposed
