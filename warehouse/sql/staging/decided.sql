-- The winner of a ballot that has closed, unfolded: one row for each person who was entitled to
-- vote. Its fits are those of the moment when the ballot opened. Approvals are counted in one round.
SELECT
    ballot_title.ballot,
    ballot_title.occurred_at,
    ballot_title.party,
    each.value ->> '$' AS participant,
    CAST(
        row_number() OVER (PARTITION BY ballot_title.ballot ORDER BY each.value ->> '$') AS INTEGER
    ) AS place,
    ballot_title.title,
    ballot_title.rank,
    ballot_title.block,
    ballot_title.score,
    CAST(ballot_title.fits ->> (each.value ->> '$') AS DOUBLE) AS fit,
    ballot_title.revision,
    ballot_title.strategy,
    ballot_title.rule,
    CAST(coalesce(json_array_length(ballot_title.result -> 'rounds'), 1) AS INTEGER) AS rounds,
    greatest(
        date_diff('millisecond', ballot_title.opened_at, ballot_title.occurred_at) / 1000, 0.0
    ) AS open_seconds
FROM ballot_title, json_each(ballot_title.entitled) AS each
WHERE CAST(ballot_title.result ->> 'winner' AS BIGINT) = ballot_title.title
