SELECT
    opened_day AS day,
    count(*) AS parties,
    count(*) FILTER (agreement = 'shared') / count(*) AS shared,
    count(*) FILTER (agreement = 'partial') / count(*) AS partial,
    count(*) FILTER (agreement = 'none') / count(*) AS no_agreement,
    count(*) FILTER (agreement NOT IN ('shared', 'partial', 'none')) / count(*) AS unknown
FROM chosen_party
GROUP BY opened_day
ORDER BY opened_day;
