-- People of whom two rows are true at the same moment, or none is now.
SELECT person, count(*) AS versions, count(*) FILTER (is_current) AS current_versions
FROM dim_person
GROUP BY person
HAVING
    count(*) FILTER (is_current) <> 1
    OR count(DISTINCT valid_from) <> count(*)
    OR count(*) FILTER (valid_to <= valid_from) > 0
