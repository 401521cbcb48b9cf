SELECT
    (SELECT min(opened_day) FROM dim_party WHERE party_key >= 0) AS first_day,
    (SELECT max(opened_day) FROM dim_party WHERE party_key >= 0) AS last_day,
    (
        SELECT coalesce(list(DISTINCT strategy ORDER BY strategy), [])
        FROM dim_party WHERE party_key >= 0
    ) AS strategies,
    (
        SELECT coalesce(list(size_band ORDER BY smallest), [])
        FROM (
            SELECT size_band, min(size) AS smallest
            FROM dim_party WHERE party_key >= 0 GROUP BY size_band
        )
    ) AS sizes,
    (
        SELECT coalesce(list(DISTINCT country ORDER BY country), [])
        FROM dim_person WHERE person_key >= 0
    ) AS countries,
    EXISTS (FROM dim_party WHERE party_key >= 0 AND simulated) AS simulated,
    EXISTS (FROM dim_party WHERE party_key >= 0 AND NOT simulated) AS real;
