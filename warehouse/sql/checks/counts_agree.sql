-- Days and sources of which more or fewer facts were made than there are rows in the source.
WITH made AS (
    SELECT day, split_part(interaction_id, ':', 1) AS made_from, count(*) AS facts
    FROM rebuilt
    GROUP BY ALL
)

SELECT
    coalesce(made.day, expected.day) AS day,
    coalesce(made.made_from, expected.made_from) AS made_from,
    coalesce(made.facts, 0) AS facts,
    coalesce(expected.facts, 0) AS expected
FROM made
FULL JOIN expected USING (day, made_from)
WHERE coalesce(made.facts, 0) <> coalesce(expected.facts, 0)
