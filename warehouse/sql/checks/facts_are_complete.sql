-- Facts without a moment, an hour, a person, a title, a party or an interaction, of an unknown
-- kind, or on another day than their own.
SELECT fact.*
FROM rebuilt AS fact
WHERE
    fact.occurred_at IS NULL
    OR fact.date_key IS NULL
    OR fact.person_key IS NULL
    OR fact.title_key IS NULL
    OR fact.party_key IS NULL
    OR fact.interaction_key IS NULL
    OR fact.interaction_key < 1000
    OR CAST(fact.occurred_at AS DATE) <> fact.day
