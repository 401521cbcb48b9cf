-- The winner of a ballot, and the first title of the list that was last read before it opened: the
-- fits of the people of whom both are known.
WITH known AS MATERIALIZED (
    SELECT kind, party_key, revision, person_key, title_key, fit, occurred_at, rule, open_seconds
    FROM chosen_fact
    WHERE kind IN ('decided', 'shown') AND (rule <> '' OR rank = 1) AND person_key >= 0
),
winner AS (
    SELECT *, occurred_at - to_seconds(open_seconds) AS opened_at
    FROM known
    WHERE kind = 'decided'
),
read_list AS (
    SELECT
        ballot.party_key,
        ballot.revision,
        known.person_key,
        known.title_key,
        known.fit,
        known.occurred_at,
        known.revision AS list,
        max(known.revision) OVER (PARTITION BY ballot.party_key, ballot.revision) AS newest
    FROM (SELECT DISTINCT party_key, revision, opened_at FROM winner) AS ballot
    JOIN known ON known.party_key = ballot.party_key AND known.occurred_at <= ballot.opened_at
    WHERE known.kind = 'shown'
),
top AS (
    SELECT
        party_key,
        revision,
        person_key,
        arg_max(title_key, occurred_at) AS title_key,
        arg_max(fit, occurred_at) AS fit
    FROM read_list
    WHERE list = newest
    GROUP BY party_key, revision, person_key
),
of_ballot AS (
    SELECT
        any_value(winner.rule) AS rule,
        min(winner.fit) AS winner_fit,
        min(top.fit) AS top_fit,
        bool_and(won.title_id = listed.title_id) AS is_top
    FROM winner
    JOIN top USING (party_key, revision, person_key)
    JOIN dim_title AS won ON won.title_key = winner.title_key
    JOIN dim_title AS listed ON listed.title_key = top.title_key
    WHERE winner.fit IS NOT NULL AND top.fit IS NOT NULL
    GROUP BY party_key, revision
)
SELECT
    rule,
    count(*) AS ballots,
    avg(winner_fit) AS winner_fit,
    avg(top_fit) AS top_fit,
    avg(winner_fit - top_fit) AS difference,
    count(*) FILTER (is_top OR winner_fit >= top_fit) / count(*) AS no_worse,
    count(*) FILTER (is_top) / count(*) AS top_won
FROM of_ballot
GROUP BY rule
ORDER BY rule;
