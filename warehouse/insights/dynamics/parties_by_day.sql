SELECT
    opened_day AS day,
    count(*) AS parties,
    sum(size)::BIGINT AS people,
    avg(size) AS people_a_party
FROM chosen_party
GROUP BY opened_day
ORDER BY opened_day;
