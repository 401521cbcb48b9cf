-- Facts whose person, title, party, hour or interaction is in no dimension.
SELECT fact.interaction_id, fact.day, fact.person_key, fact.title_key, fact.party_key, fact.date_key, fact.interaction_key
FROM fact_interaction AS fact
WHERE
    fact.person_key NOT IN (SELECT person_key FROM dim_person)
    OR fact.title_key NOT IN (SELECT title_key FROM dim_title)
    OR fact.party_key NOT IN (SELECT party_key FROM dim_party)
    OR fact.date_key NOT IN (SELECT date_key FROM dim_date)
    OR fact.interaction_key NOT IN (SELECT interaction_key FROM dim_interaction)
