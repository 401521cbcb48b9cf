-- A list that was read, unfolded: one row for each reader and title.
WITH reader AS (
    SELECT
        impression.id,
        each.key AS participant,
        each.value ->> '$' AS device,
        row_number() OVER (PARTITION BY impression.id ORDER BY each.key) AS place
    FROM impression, json_each(impression.participants) AS each
),

listed AS (
    SELECT impression.*, unnest(from_json(impression.titles, '["JSON"]')) AS title_row
    FROM impression
)

SELECT
    listed.id AS impression,
    listed.occurred_at,
    listed.party,
    reader.participant,
    CAST(reader.place AS INTEGER) AS reader,
    reader.device,
    CAST(listed.title_row ->> 0 AS BIGINT) AS title,
    CAST(listed.title_row ->> 1 AS INTEGER) AS rank,
    listed.title_row ->> 2 AS block,
    CAST(listed.title_row ->> 3 AS DOUBLE) AS score,
    CAST(listed.title_row -> 4 ->> reader.participant AS DOUBLE) AS fit,
    listed.revision,
    listed.strategy
FROM listed
JOIN reader USING (id)
