WITH did AS (
    SELECT
        party_key,
        count(*) FILTER (kind IN ('weighted', 'vetoed')) AS moves,
        count(*) FILTER (kind = 'vetoed') AS vetoes,
        count(*) FILTER (kind = 'opened') AS opened
    FROM chosen_fact
    WHERE kind IN ('weighted', 'vetoed', 'opened')
    GROUP BY party_key
)
SELECT
    size_band,
    count(*) AS parties,
    coalesce(sum(moves), 0) / nullif(sum(size), 0) AS moves,
    coalesce(sum(vetoes), 0) / nullif(sum(size), 0) AS vetoes,
    coalesce(sum(opened), 0) / nullif(sum(size), 0) AS opened,
    median(date_diff('second', opened_at, first_picked_at)) / 60 AS median_minutes
FROM chosen_party
LEFT JOIN did USING (party_key)
GROUP BY size_band
ORDER BY min(size);
