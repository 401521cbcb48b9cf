-- A star of parties that never were, for benchmarks/insights.py; getvariable('parties') of them.
-- Everything is drawn from hashes, so that two runs ask the same.
CREATE MACRO drawn(number, among) AS CAST(1 + number % among AS BIGINT);

CREATE TABLE dim_interaction AS
SELECT
    CAST(row_number() OVER () AS INTEGER) AS interaction_key,
    kind,
    block,
    'room' AS surface,
    'phone' AS device
FROM (SELECT unnest([
    'shown', 'opened', 'weighted', 'vetoed', 'shortlisted', 'voted', 'decided', 'picked',
    'took_part', 'started', 'stopped', 'rated'
]) AS kind)
CROSS JOIN (SELECT unnest(['list', 'fair_mix', 'bridge', 'popular', 'none']) AS block);

CREATE TABLE dim_date AS
SELECT
    CAST(strftime(hour, '%Y%m%d%H') AS INTEGER) AS date_key,
    CAST(hour AS DATE) AS day
FROM (SELECT unnest(generate_series(
    TIMESTAMP '2026-10-01', TIMESTAMP '2026-11-01', INTERVAL 1 HOUR
)) AS hour);

CREATE TABLE dim_person AS
SELECT
    person_key,
    CASE WHEN person_key % 3 = 0 THEN 'guest:' ELSE 'member:' END || person_key AS person,
    person_key % 3 > 0 AS is_member,
    CASE
        WHEN person_key % 3 = 0 THEN 'unknown'
        ELSE ['DE', 'FR', 'GB', 'US', 'NL'][drawn(hash(person_key), 5)]
    END AS country,
    true AS is_current
FROM (SELECT unnest(range(1, 20001)) AS person_key);

CREATE TABLE dim_title AS
SELECT
    title_key,
    title_key AS title_id,
    'Title ' || title_key AS name,
    ['g' || hash(title_key) % 20, 'g' || (hash(title_key) % 20 + 7) % 20] AS genres,
    true AS is_current
FROM (SELECT unnest(range(1, 9001)) AS title_key);

CREATE TABLE dim_party AS
SELECT
    *,
    CASE WHEN size < 3 THEN size::VARCHAR WHEN size < 5 THEN '3-4' ELSE '5-8' END AS size_band,
    CAST(opened_at AS DATE) AS opened_day,
    CASE WHEN ending <> 'nothing picked' THEN
        opened_at + to_seconds(CAST(120 + hash(party_key, 'pick') % 3600 AS BIGINT))
    END AS first_picked_at,
    true AS simulated
FROM (
    SELECT
        party_key,
        CAST(1 + hash(party_key, 'size') % 6 AS INTEGER) AS size,
        ['average', 'fairness', 'least_misery', 'score_coverage', 'spav'][drawn(hash(party_key, 'strategy'), 5)] AS strategy,
        ['shared', 'partial', 'none'][drawn(hash(party_key, 'agreement'), 3)] AS agreement,
        ['nothing picked', 'picked', 'watched', 'rated'][drawn(hash(party_key, 'ending'), 4)] AS ending,
        TIMESTAMP '2026-10-01 18:00'
        + to_days(CAST(party_key * 30 // getvariable('parties') AS INTEGER))
        + to_minutes(CAST(hash(party_key, 'opened') % 180 AS BIGINT)) AS opened_at
    FROM (SELECT unnest(range(1, getvariable('parties') + 1)) AS party_key)
);

CREATE TABLE seat AS
SELECT
    dim_party.*,
    seat,
    CAST(1 + hash(party_key, seat) % 20000 AS BIGINT) AS person_key,
    CAST(1 + hash(party_key, hash(party_key, 'rank') % 6) % 9000 AS BIGINT) AS picked_title,
    CAST(1 + hash(party_key, 'rank') % 6 AS INTEGER) AS picked_rank
FROM dim_party
CROSS JOIN LATERAL (SELECT unnest(range(size)) AS seat);

-- What was done, before it gets its keys: four lists of twenty, twelve weights a person, openings,
-- vetoes, a nomination, in half of the parties a ballot on the first five, and what follows a pick.
CREATE VIEW done AS
SELECT
    party_key, person_key, strategy, 'shown' AS kind,
    CASE
        WHEN agreement <> 'none' THEN 'list' WHEN place < 7 THEN 'fair_mix'
        WHEN place < 14 THEN 'bridge' ELSE 'popular'
    END AS block,
    opened_at + to_seconds(list * 60 + 30) AS occurred_at,
    CAST(1 + hash(party_key, place + list * 4) % 9000 AS BIGINT) AS title_key,
    '' AS interest,
    CAST(place + 1 AS INTEGER) AS rank,
    hash(person_key, place) % 1000 / 1000 AS fit,
    NULL AS weight, NULL AS rating, NULL AS watch_seconds, NULL AS rule, NULL AS rounds,
    NULL AS open_seconds, list AS revision
FROM seat, (SELECT unnest(range(4)) AS list), (SELECT unnest(range(20)) AS place)
UNION ALL BY NAME
SELECT
    party_key, person_key, strategy, 'weighted' AS kind, 'none' AS block,
    opened_at + to_seconds(move * 40 + 5) AS occurred_at,
    -2 AS title_key,
    CASE WHEN move % 2 = 0 THEN 'genre:g' ELSE 'mood:m' END
    || hash(person_key, move) % 20 AS interest,
    CAST(hash(person_key % 7, interest) % 21 AS INTEGER) / 10 - 1 AS weight
FROM seat, (SELECT unnest(range(12)) AS move)
UNION ALL BY NAME
SELECT
    party_key, person_key, strategy,
    CASE WHEN move < 2 THEN 'opened' ELSE 'vetoed' END AS kind, 'none' AS block,
    opened_at + to_seconds(move * 50 + 70) AS occurred_at,
    CAST(1 + hash(party_key, move * 4 + hash(person_key) % 9) % 9000 AS BIGINT) AS title_key,
    '' AS interest,
    CASE WHEN move = 2 THEN -1.0 END AS weight
FROM seat, (SELECT unnest(range(3)) AS move)
UNION ALL BY NAME
SELECT
    party_key, person_key, strategy, kind, 'list' AS block,
    first_picked_at - to_seconds(CASE WHEN kind = 'shortlisted' THEN 60 ELSE 0 END) AS occurred_at,
    CASE
        WHEN kind = 'voted' THEN CAST(1 + hash(party_key, place) % 9000 AS BIGINT)
        ELSE picked_title
    END AS title_key,
    '' AS interest,
    picked_rank AS rank,
    (200 + hash(person_key, party_key) % 800) / 1000 AS fit,
    CASE WHEN kind = 'decided' THEN ['approval', 'ranked', 'score'][drawn(party_key, 3)] END AS rule,
    CASE WHEN kind = 'decided' THEN CAST(1 + party_key % 3 AS INTEGER) END AS rounds,
    CASE WHEN kind = 'decided' THEN CAST(30 + hash(party_key) % 90 AS DOUBLE) END AS open_seconds,
    10 AS revision
FROM seat, (VALUES ('shortlisted', 0), ('voted', 0), ('voted', 1), ('decided', 0)) AS votes (kind, place)
WHERE first_picked_at IS NOT NULL AND party_key % 2 = 0
UNION ALL BY NAME
SELECT
    party_key, person_key, strategy, kind,
    CASE WHEN agreement = 'none' THEN 'fair_mix' ELSE 'list' END AS block,
    first_picked_at + to_seconds(late) AS occurred_at,
    picked_title AS title_key,
    '' AS interest,
    picked_rank AS rank,
    (200 + hash(person_key, party_key) % 800) / 1000 AS fit,
    CASE WHEN kind = 'rated' THEN 0.5 + hash(person_key, party_key) % 10 / 2 END AS rating,
    CASE WHEN kind = 'stopped' THEN hash(party_key, 'watched') % 9000 END AS watch_seconds
FROM seat, (VALUES
    ('picked', 0), ('took_part', 0), ('started', 60), ('stopped', 7000), ('rated', 7100)
) AS follows (kind, late)
WHERE first_picked_at IS NOT NULL
  AND (kind <> 'picked' OR seat = 0)
  AND (kind NOT IN ('started', 'stopped') OR ending IN ('watched', 'rated'))
  AND (kind <> 'rated' OR ending = 'rated');

CREATE TABLE fact_interaction AS
SELECT
    CAST(row_number() OVER () AS VARCHAR) AS interaction_id,
    CAST(done.occurred_at AS DATE) AS day,
    done.occurred_at,
    CAST(strftime(done.occurred_at, '%Y%m%d%H') AS INTEGER) AS date_key,
    done.person_key,
    done.title_key,
    done.party_key,
    kinds.interaction_key,
    done.interest,
    CAST(coalesce(done.revision, 1) AS BIGINT) AS revision,
    done.strategy,
    CAST(done.weight AS DOUBLE) AS weight,
    CAST(1 AS DOUBLE) AS score,
    done.rank,
    CAST(done.fit AS DOUBLE) AS fit,
    CAST(done.rating AS DOUBLE) AS rating,
    CAST(done.watch_seconds AS DOUBLE) AS watch_seconds,
    CAST(NULL AS INTEGER) AS times,
    coalesce(done.rule, '') AS rule,
    CAST(done.rounds AS INTEGER) AS rounds,
    CAST(done.open_seconds AS DOUBLE) AS open_seconds
FROM done
JOIN dim_interaction AS kinds USING (kind, block)
ORDER BY day, done.party_key;
