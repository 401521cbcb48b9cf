WITH picked AS (
    SELECT party_key, coalesce(bool_or(rank <= 10), false) AS from_ten
    FROM chosen_fact
    WHERE kind = 'picked'
    GROUP BY party_key
)
SELECT
    strategy,
    count(*) AS parties,
    count(from_ten) AS picked,
    count(*) FILTER (from_ten) AS from_ten,
    count(from_ten) / count(*) AS picked_share,
    count(*) FILTER (from_ten) / count(*) AS acceptance
FROM chosen_party
LEFT JOIN picked USING (party_key)
WHERE party_key IN (SELECT party_key FROM chosen_path)
GROUP BY strategy
ORDER BY parties DESC, strategy;
