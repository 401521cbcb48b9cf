-- A pick, unfolded: one row for each person who took part when it was made.
SELECT
    pick.id AS pick,
    pick.occurred_at,
    pick.party,
    each.key AS participant,
    CAST(row_number() OVER (PARTITION BY pick.id ORDER BY each.key) AS INTEGER) AS place,
    pick.title,
    pick.rank,
    pick.block,
    pick.score,
    CAST(each.value ->> '$' AS DOUBLE) AS fit,
    pick.revision,
    pick.strategy
FROM pick, json_each(pick.satisfied) AS each
