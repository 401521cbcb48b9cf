WITH of_day AS (
    SELECT
        calendar.day,
        count(party_key) AS parties,
        nullif(count(party_key), 0) AS among,
        count(*) FILTER (agreement = 'shared') AS shared,
        count(*) FILTER (agreement = 'partial') AS partial,
        count(*) FILTER (agreement = 'none') AS no_agreement,
        count(*) FILTER (agreement = 'unknown') AS unknown
    FROM chosen_day AS calendar
    LEFT JOIN chosen_party ON opened_day = calendar.day
    GROUP BY calendar.day
)
SELECT
    day,
    parties,
    shared / among AS shared,
    partial / among AS partial,
    no_agreement / among AS no_agreement,
    unknown / among AS unknown
FROM of_day
ORDER BY day;
