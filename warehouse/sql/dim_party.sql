-- Parties as they are now, with how far they came.
SELECT
    party AS party_key,
    size,
    CASE
        WHEN size <= 2 THEN CAST(size AS VARCHAR)
        WHEN size <= 4 THEN '3-4'
        WHEN size <= 8 THEN '5-8'
        ELSE '9 and over'
    END AS size_band,
    strategy,
    COALESCE(agreement, 'unknown') AS agreement,
    agreed_at,
    CASE
        WHEN ratings > 0 THEN 'rated'
        WHEN watched > 0 THEN 'watched'
        WHEN picks > 0 THEN 'picked'
        ELSE 'nothing picked'
    END AS ending,
    opened_at,
    CAST(opened_at AS DATE) AS opened_day,
    first_picked_at,
    closed_at,
    simulated
FROM party

UNION ALL

SELECT
    CAST(nobody.number AS BIGINT) AS party_key,
    0 AS size,
    'unknown' AS size_band,
    '' AS strategy,
    'unknown' AS agreement,
    CAST(NULL AS TIMESTAMP) AS agreed_at,
    'unknown' AS ending,
    CAST(NULL AS TIMESTAMP) AS opened_at,
    CAST(NULL AS DATE) AS opened_day,
    CAST(NULL AS TIMESTAMP) AS first_picked_at,
    CAST(NULL AS TIMESTAMP) AS closed_at,
    FALSE AS simulated
FROM (VALUES (-1), (-2)) AS nobody (number)
