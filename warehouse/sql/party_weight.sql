-- Where each person of a party left each interest; one that was cleared in the end is 0.
WITH newest AS (
    SELECT
        fact.party_key,
        fact.person_key,
        fact.interest,
        MAX(fact.day) AS day,
        MAX_BY(COALESCE(fact.weight, 0), fact.occurred_at) AS weight
    FROM fact_interaction AS fact
    INNER JOIN dim_interaction AS interaction ON fact.interaction_key = interaction.interaction_key
    WHERE
        interaction.kind = 'weighted'
        AND fact.interest <> ''
        AND fact.party_key >= 0
        AND fact.person_key >= 0
    GROUP BY fact.party_key, fact.person_key, fact.interest
)

SELECT
    party_key,
    person_key,
    SPLIT_PART(interest, ':', 1) AS family,
    SPLIT_PART(interest, ':', 2) AS name,
    day,
    weight
FROM newest
