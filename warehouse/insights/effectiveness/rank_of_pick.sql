WITH pick AS (
    SELECT DISTINCT party_key, revision, coalesce(least(rank, 11), 12) AS place
    FROM chosen_fact
    WHERE kind = 'picked'
)
SELECT
    CASE place WHEN 11 THEN '11+' WHEN 12 THEN 'not listed' ELSE place::VARCHAR END AS rank,
    count(party_key) AS picks,
    count(party_key) / nullif(sum(count(party_key)) OVER (), 0) AS share,
    sum(count(party_key)) OVER (ORDER BY place)
        / nullif(sum(count(party_key)) OVER (), 0) AS up_to_here
FROM (SELECT unnest(range(1, 13)) AS place)
LEFT JOIN pick USING (place)
GROUP BY place
ORDER BY place;
