-- Type 2, as people are; but a title that was deleted keeps its rows, for the facts that tell of it.
WITH described AS (
    SELECT
        title.title_id,
        title.name,
        title.kind,
        title.genres,
        title.moods,
        title.year,
        CASE
            WHEN title.year IS NULL THEN 'unknown'
            ELSE CAST(title.year - title.year % 10 AS VARCHAR) || 's'
        END AS era,
        CASE
            WHEN title.runtime IS NULL THEN 'unknown'
            WHEN title.runtime < 60 THEN 'under 60'
            WHEN title.runtime < 90 THEN '60-89'
            WHEN title.runtime < 120 THEN '90-119'
            WHEN title.runtime < 150 THEN '120-149'
            ELSE '150 and over'
        END AS runtime_band,
        CASE WHEN title.certificate = '' THEN 'unknown' ELSE title.certificate END AS certificate,
        run.as_of
    FROM title
    CROSS JOIN run
),

compared AS (
    SELECT
        described.*,
        previous.title_key AS last_key,
        previous.valid_from AS last_from,
        COALESCE(
            previous.name = described.name
            AND previous.kind = described.kind
            AND previous.genres = described.genres
            AND previous.moods = described.moods
            AND COALESCE(previous.year, 0) = COALESCE(described.year, 0)
            AND previous.runtime_band = described.runtime_band
            AND previous.certificate = described.certificate,
            FALSE
        ) AS is_same
    FROM described
    LEFT JOIN previous_dim_title AS previous
        ON described.title_id = previous.title_id AND previous.is_current
),

fresh AS (
    SELECT
        compared.*,
        ROW_NUMBER() OVER (ORDER BY compared.title_id) AS number
    FROM compared
    WHERE compared.last_key IS NULL OR (NOT compared.is_same AND compared.last_from < compared.as_of)
),

highest AS (
    SELECT GREATEST(COALESCE(MAX(previous_dim_title.title_key), 0), 0) AS title_key
    FROM previous_dim_title
)

SELECT
    highest.title_key + fresh.number AS title_key,
    fresh.title_id,
    fresh.name,
    fresh.kind,
    fresh.genres,
    fresh.moods,
    fresh.year,
    fresh.era,
    fresh.runtime_band,
    fresh.certificate,
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
    last_key AS title_key,
    title_id,
    name,
    kind,
    genres,
    moods,
    year,
    era,
    runtime_band,
    certificate,
    last_from AS valid_from,
    CAST(NULL AS TIMESTAMP) AS valid_to,
    TRUE AS is_current
FROM compared
WHERE last_key IS NOT NULL AND (is_same OR last_from >= as_of)

UNION ALL

SELECT
    previous.title_key,
    previous.title_id,
    previous.name,
    previous.kind,
    previous.genres,
    previous.moods,
    previous.year,
    previous.era,
    previous.runtime_band,
    previous.certificate,
    previous.valid_from,
    CASE WHEN previous.is_current THEN run.as_of ELSE previous.valid_to END AS valid_to,
    FALSE AS is_current
FROM previous_dim_title AS previous
CROSS JOIN run
LEFT JOIN compared ON previous.title_id = compared.title_id
WHERE
    previous.title_key > 0
    AND (
        NOT previous.is_current
        OR compared.title_id IS NULL
        OR (NOT compared.is_same AND compared.last_from < compared.as_of)
    )

UNION ALL

SELECT
    CAST(nothing.number AS BIGINT) AS title_key,
    CAST(NULL AS BIGINT) AS title_id,
    nothing.name,
    'unknown' AS kind,
    empty_list.genres,
    empty_list.genres AS moods,
    CAST(NULL AS INTEGER) AS year,
    'unknown' AS era,
    'unknown' AS runtime_band,
    'unknown' AS certificate,
    CAST('1970-01-01 00:00:00' AS TIMESTAMP) AS valid_from,
    CAST(NULL AS TIMESTAMP) AS valid_to,
    TRUE AS is_current
FROM (VALUES (-1, 'unknown'), (-2, 'none')) AS nothing (number, name)
CROSS JOIN empty_list
