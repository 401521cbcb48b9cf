-- How far each title of a party's lists came. The block is that in which it stood first.
SELECT
    fact.party_key,
    title.title_id,
    MIN_BY(interaction.block, fact.occurred_at) FILTER (WHERE interaction.kind = 'shown') AS block,
    BOOL_OR(interaction.kind = 'opened') AS opened,
    BOOL_OR(interaction.kind = 'shortlisted') AS shortlisted,
    BOOL_OR(interaction.kind = 'voted') AS voted,
    BOOL_OR(interaction.kind = 'picked') AS picked,
    BOOL_OR(interaction.kind = 'started') AS started,
    BOOL_OR(interaction.kind = 'rated' AND fact.rating IS NOT NULL) AS rated
FROM fact_interaction AS fact
INNER JOIN dim_interaction AS interaction ON fact.interaction_key = interaction.interaction_key
INNER JOIN dim_title AS title ON fact.title_key = title.title_key
WHERE
    fact.party_key >= 0
    AND fact.title_key >= 0
    AND interaction.kind IN (
        'shown', 'opened', 'shortlisted', 'voted', 'picked', 'started', 'rated'
    )
GROUP BY fact.party_key, title.title_id
HAVING BOOL_OR(interaction.kind = 'shown')
