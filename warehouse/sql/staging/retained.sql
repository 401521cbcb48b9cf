-- Facts of the last publication whose rows retention deleted: of parties that only the publication
-- has, and of the log from before retention's moment. What somebody did who was forgotten since is
-- left out, as it is from the log.
SELECT
    fact.interaction_id,
    fact.occurred_at,
    fact.party_key AS party,
    CASE WHEN person.person LIKE 'guest:%' THEN substr(person.person, 7) END AS participant,
    CASE WHEN person.person LIKE 'member:%' THEN person.person END AS person,
    done.kind,
    done.block,
    done.surface,
    done.device,
    CASE WHEN fact.title_key = -1 THEN -1 ELSE title.title_id END AS title,
    fact.interest,
    fact.revision,
    fact.strategy,
    fact.weight,
    fact.score,
    fact.rank,
    fact.fit,
    fact.rating,
    fact.watch_seconds,
    fact.times,
    fact.rule,
    fact.rounds,
    fact.open_seconds
FROM published_day AS fact
CROSS JOIN log_retention
JOIN previous_dim_interaction AS done USING (interaction_key)
LEFT JOIN previous_dim_person AS person USING (person_key)
LEFT JOIN previous_dim_title AS title USING (title_key)
WHERE
    split_part(fact.interaction_id, ':', 1) IN ('log', 'list', 'pick', 'ballot')
    AND (
        fact.party_key IN (SELECT party FROM retained_party)
        OR (
            split_part(fact.interaction_id, ':', 1) IN ('log', 'list')
            AND fact.occurred_at < log_retention.deleted_before
            AND fact.party_key IN (SELECT party FROM party)
        )
    )
    AND NOT (
        split_part(fact.interaction_id, ':', 1) = 'log'
        AND split_part(fact.interaction_id, ':', 2) IN (SELECT CAST(id AS VARCHAR) FROM interaction)
    )
    AND NOT (
        split_part(fact.interaction_id, ':', 1) = 'list'
        AND split_part(fact.interaction_id, ':', 2) IN (SELECT CAST(id AS VARCHAR) FROM impression)
    )
    AND NOT (
        split_part(fact.interaction_id, ':', 1) = 'log'
        AND (
            person.person LIKE 'member:%' AND person.person NOT IN (SELECT person FROM person)
            OR person.person LIKE 'guest:%'
            AND substr(person.person, 7) NOT IN (SELECT participant FROM participant)
        )
    )
ORDER BY fact.occurred_at, fact.interaction_id
