-- Titles of which two rows are true at the same moment.
SELECT title_id, count(*) AS versions, count(*) FILTER (is_current) AS current_versions
FROM dim_title
WHERE title_key > 0
GROUP BY title_id
HAVING
    count(*) FILTER (is_current) > 1
    OR count(DISTINCT valid_from) <> count(*)
    OR count(*) FILTER (valid_to <= valid_from) > 0
