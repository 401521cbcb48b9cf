SELECT
    size,
    count(*) AS parties,
    count(*) / sum(count(*)) OVER () AS share
FROM chosen_party
GROUP BY size
ORDER BY size;
