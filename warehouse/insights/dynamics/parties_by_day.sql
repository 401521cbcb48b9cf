SELECT
    calendar.day,
    count(party_key) AS parties,
    coalesce(sum(size), 0)::BIGINT AS people,
    avg(size) AS people_a_party
FROM chosen_day AS calendar
LEFT JOIN chosen_party ON opened_day = calendar.day
GROUP BY calendar.day
ORDER BY calendar.day;
