-- The parties that were opened on the chosen days, and in which somebody of the chosen country was.
CREATE TEMP TABLE chosen_party AS
SELECT *
FROM dim_party
WHERE party_key >= 0
  AND opened_day BETWEEN getvariable('from_day') AND getvariable('to_day')
  AND (getvariable('strategy') IS NULL OR strategy = getvariable('strategy'))
  AND (getvariable('size_band') IS NULL OR size_band = getvariable('size_band'))
  AND (getvariable('simulated') IS NULL OR simulated = getvariable('simulated'))
  AND (getvariable('country') IS NULL OR party_key IN (
      SELECT party_key
      FROM fact_interaction
      JOIN dim_person USING (person_key)
      WHERE country = getvariable('country') AND day >= getvariable('from_day')
  ));

-- Everything that happened in them, on these days and after.
CREATE TEMP VIEW chosen_fact AS
SELECT fact.*, interaction.kind, interaction.block
FROM fact_interaction AS fact
JOIN dim_interaction AS interaction USING (interaction_key)
WHERE fact.day >= getvariable('from_day')
  AND fact.party_key IN (SELECT party_key FROM chosen_party);

-- How far the titles of their lists came.
CREATE TEMP VIEW chosen_path AS
FROM party_title
WHERE party_key IN (SELECT party_key FROM chosen_party);

-- Where the people of the chosen country left their interests.
CREATE TEMP VIEW left_standing AS
SELECT weight.*, person.person, person.is_member, person.country
FROM party_weight AS weight
JOIN dim_person AS person USING (person_key)
WHERE party_key IN (SELECT party_key FROM chosen_party)
  AND (getvariable('country') IS NULL OR country = getvariable('country'));

-- Every chosen day, also those without a party.
CREATE TEMP VIEW chosen_day AS
SELECT unnest(generate_series(
    getvariable('from_day')::DATE, getvariable('to_day')::DATE, INTERVAL 1 DAY
))::DATE AS day;
