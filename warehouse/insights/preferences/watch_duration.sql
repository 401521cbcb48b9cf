WITH of_person AS (
    SELECT
        party_key,
        title_id,
        person_key,
        max(watch_seconds) AS seconds,
        arg_max_null(rating, occurred_at) FILTER (fact.kind = 'rated') AS stars
    FROM chosen_fact AS fact
    JOIN dim_title USING (title_key)
    WHERE fact.kind IN ('stopped', 'rated')
    GROUP BY party_key, title_id, person_key
),
watched AS (
    SELECT max(seconds) / 60 AS minutes, avg(stars) AS stars
    FROM of_person
    GROUP BY party_key, title_id
    HAVING max(seconds) > 0
)
SELECT
    if(band < 6, format('{}–{}', band * 30, band * 30 + 30), '180+') AS minutes,
    count(watched.minutes) AS picks,
    count(watched.minutes) / nullif(sum(count(watched.minutes)) OVER (), 0) AS share,
    avg(stars) AS mean_stars
FROM (SELECT unnest(range(7)) AS band)
LEFT JOIN watched ON least(floor(watched.minutes / 30), 6) = band
GROUP BY band
ORDER BY band;
