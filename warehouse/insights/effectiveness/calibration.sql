-- A rating that was taken back is none.
WITH known AS (
    SELECT
        arg_max(fit, occurred_at) AS fit,
        arg_max_null(rating, occurred_at) AS stars
    FROM chosen_fact AS fact
    JOIN dim_title USING (title_key)
    WHERE fact.kind = 'rated'
    GROUP BY party_key, title_id, person_key
)
SELECT
    format('{:.1f}–{:.1f}', band / 10, (band + 1) / 10) AS band,
    count(*) AS ratings,
    avg(fit) AS mean_fit,
    avg((stars - 0.5) / 4.5) AS mean_rating,
    avg(stars) AS mean_stars
FROM (SELECT *, least(floor(fit * 10), 9) AS band FROM known)
WHERE fit IS NOT NULL AND stars IS NOT NULL
GROUP BY band
ORDER BY band;
