-- Type 2: a person whose description changes gets a new row from this day on, and the one
-- before ends. Who is not among the people any more (forgotten, deleted, a guest who became a
-- member) has no rows at all.
WITH described AS (
    SELECT
        person.person,
        person.is_member,
        CASE WHEN person.country = '' THEN 'unknown' ELSE person.country END AS country,
        CASE
            WHEN person.birth_year IS NULL THEN 'unknown'
            WHEN EXTRACT(YEAR FROM run.as_of) - person.birth_year < 18 THEN 'under 18'
            WHEN EXTRACT(YEAR FROM run.as_of) - person.birth_year < 25 THEN '18-24'
            WHEN EXTRACT(YEAR FROM run.as_of) - person.birth_year < 35 THEN '25-34'
            WHEN EXTRACT(YEAR FROM run.as_of) - person.birth_year < 45 THEN '35-44'
            WHEN EXTRACT(YEAR FROM run.as_of) - person.birth_year < 55 THEN '45-54'
            ELSE '55 and over'
        END AS age_band,
        STRFTIME(person.since, '%Y-%m') AS cohort,
        run.as_of
    FROM person
    CROSS JOIN run
),

-- Each person beside their last version. A version that began on this same day is corrected
-- in its own row.
compared AS (
    SELECT
        described.*,
        previous.person_key AS last_key,
        previous.valid_from AS last_from,
        COALESCE(
            previous.is_member = described.is_member
            AND previous.country = described.country
            AND previous.age_band = described.age_band
            AND previous.cohort = described.cohort,
            FALSE
        ) AS is_same
    FROM described
    LEFT JOIN previous_dim_person AS previous
        ON described.person = previous.person AND previous.is_current
),

fresh AS (
    SELECT
        compared.*,
        ROW_NUMBER() OVER (ORDER BY compared.person) AS number
    FROM compared
    WHERE compared.last_key IS NULL OR (NOT compared.is_same AND compared.last_from < compared.as_of)
),

highest AS (
    SELECT GREATEST(COALESCE(MAX(previous_dim_person.person_key), 0), 0) AS person_key
    FROM previous_dim_person
)

SELECT
    highest.person_key + fresh.number AS person_key,
    fresh.person,
    fresh.is_member,
    fresh.country,
    fresh.age_band,
    fresh.cohort,
    CASE
        WHEN fresh.last_key IS NULL THEN CAST('1970-01-01 00:00:00' AS TIMESTAMP)
        ELSE fresh.as_of
    END AS valid_from,
    CAST(NULL AS TIMESTAMP) AS valid_to,
    TRUE AS is_current
FROM fresh
CROSS JOIN highest

UNION ALL

SELECT
    last_key AS person_key,
    person,
    is_member,
    country,
    age_band,
    cohort,
    last_from AS valid_from,
    CAST(NULL AS TIMESTAMP) AS valid_to,
    TRUE AS is_current
FROM compared
WHERE last_key IS NOT NULL AND (is_same OR last_from >= as_of)

UNION ALL

SELECT
    previous.person_key,
    previous.person,
    previous.is_member,
    previous.country,
    previous.age_band,
    previous.cohort,
    previous.valid_from,
    CASE WHEN previous.is_current THEN compared.as_of ELSE previous.valid_to END AS valid_to,
    FALSE AS is_current
FROM previous_dim_person AS previous
JOIN compared ON previous.person = compared.person
WHERE NOT previous.is_current OR (NOT compared.is_same AND compared.last_from < compared.as_of)

UNION ALL

SELECT
    CAST(-1 AS BIGINT) AS person_key,
    'unknown' AS person,
    FALSE AS is_member,
    'unknown' AS country,
    'unknown' AS age_band,
    'unknown' AS cohort,
    CAST('1970-01-01 00:00:00' AS TIMESTAMP) AS valid_from,
    CAST(NULL AS TIMESTAMP) AS valid_to,
    TRUE AS is_current
