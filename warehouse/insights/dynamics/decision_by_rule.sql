-- Ballots that found a winner, and parties that picked without one.
WITH won AS MATERIALIZED (
    SELECT
        party_key,
        any_value(rule) AS rule,
        any_value(open_seconds) AS open_seconds,
        any_value(rounds) AS rounds,
        any_value(occurred_at) AS decided_at
    FROM chosen_fact
    WHERE kind = 'decided'
    GROUP BY party_key, revision
),
decision AS (
    FROM won
    UNION ALL BY NAME
    SELECT party_key, 'no ballot' AS rule, first_picked_at AS decided_at
    FROM chosen_party
    WHERE first_picked_at IS NOT NULL
      AND party_key NOT IN (SELECT party_key FROM won)
)
SELECT
    rule,
    count(*) AS decisions,
    median(open_seconds) / 60 AS minutes_open,
    quantile_cont(open_seconds, 0.9) / 60 AS slowest_minutes,
    avg(rounds) AS rounds,
    max(rounds) AS most_rounds,
    median(date_diff('second', opened_at, decided_at)) / 60 AS minutes_from_opening
FROM decision
JOIN chosen_party USING (party_key)
GROUP BY rule
ORDER BY rule = 'no ballot', rule;
