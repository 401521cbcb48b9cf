-- Everything that was done, from the log, the lists that were read, the picks, the winners of
-- ballots, and the histories that members brought, with the rows of the dimensions that were true at
-- that moment.
WITH done AS (
    SELECT
        'log:' || CAST(id AS VARCHAR) AS interaction_id,
        occurred_at,
        party,
        participant,
        CAST(NULL AS VARCHAR) AS person,
        kind,
        block,
        'room' AS surface,
        device,
        title,
        interest,
        revision,
        strategy,
        CASE WHEN kind = 'weighted' OR kind = 'vetoed' THEN amount END AS weight,
        score,
        rank,
        fit,
        CASE WHEN kind = 'rated' THEN amount END AS rating,
        CASE WHEN kind = 'started' OR kind = 'stopped' THEN amount END AS watch_seconds,
        CASE WHEN kind = 'reacted' THEN CAST(amount AS INTEGER) END AS times,
        '' AS rule,
        CAST(NULL AS INTEGER) AS rounds,
        CAST(NULL AS DOUBLE) AS open_seconds
    FROM interaction

    UNION ALL

    SELECT
        'list:' || CAST(impression AS VARCHAR) || ':' || CAST(reader AS VARCHAR) || ':'
        || CAST(rank AS VARCHAR) AS interaction_id,
        occurred_at,
        party,
        participant,
        CAST(NULL AS VARCHAR) AS person,
        'shown' AS kind,
        block,
        'room' AS surface,
        device,
        title,
        '' AS interest,
        revision,
        strategy,
        CAST(NULL AS DOUBLE) AS weight,
        score,
        rank,
        fit,
        CAST(NULL AS DOUBLE) AS rating,
        CAST(NULL AS DOUBLE) AS watch_seconds,
        CAST(NULL AS INTEGER) AS times,
        '' AS rule,
        CAST(NULL AS INTEGER) AS rounds,
        CAST(NULL AS DOUBLE) AS open_seconds
    FROM shown

    UNION ALL

    SELECT
        'pick:' || pick || ':' || CAST(place AS VARCHAR) AS interaction_id,
        occurred_at,
        party,
        participant,
        CAST(NULL AS VARCHAR) AS person,
        'took_part' AS kind,
        block,
        'room' AS surface,
        'unknown' AS device,
        title,
        '' AS interest,
        revision,
        strategy,
        CAST(NULL AS DOUBLE) AS weight,
        score,
        rank,
        fit,
        CAST(NULL AS DOUBLE) AS rating,
        CAST(NULL AS DOUBLE) AS watch_seconds,
        CAST(NULL AS INTEGER) AS times,
        '' AS rule,
        CAST(NULL AS INTEGER) AS rounds,
        CAST(NULL AS DOUBLE) AS open_seconds
    FROM took_part

    UNION ALL

    SELECT
        'ballot:' || ballot || ':' || CAST(place AS VARCHAR) AS interaction_id,
        occurred_at,
        party,
        participant,
        CAST(NULL AS VARCHAR) AS person,
        'decided' AS kind,
        block,
        'room' AS surface,
        'unknown' AS device,
        title,
        '' AS interest,
        revision,
        strategy,
        CAST(NULL AS DOUBLE) AS weight,
        score,
        rank,
        fit,
        CAST(NULL AS DOUBLE) AS rating,
        CAST(NULL AS DOUBLE) AS watch_seconds,
        CAST(NULL AS INTEGER) AS times,
        rule,
        rounds,
        open_seconds
    FROM decided

    UNION ALL

    SELECT
        id AS interaction_id,
        occurred_at,
        CAST(-2 AS BIGINT) AS party,
        CAST(NULL AS VARCHAR) AS participant,
        person,
        kind,
        'none' AS block,
        surface,
        'unknown' AS device,
        title,
        '' AS interest,
        CAST(NULL AS BIGINT) AS revision,
        '' AS strategy,
        CAST(NULL AS DOUBLE) AS weight,
        CAST(NULL AS DOUBLE) AS score,
        CAST(NULL AS INTEGER) AS rank,
        CAST(NULL AS DOUBLE) AS fit,
        rating,
        watch_seconds,
        CAST(NULL AS INTEGER) AS times,
        '' AS rule,
        CAST(NULL AS INTEGER) AS rounds,
        CAST(NULL AS DOUBLE) AS open_seconds
    FROM member_history

    UNION ALL

    SELECT
        interaction_id,
        occurred_at,
        party,
        participant,
        person,
        kind,
        block,
        surface,
        device,
        title,
        interest,
        revision,
        strategy,
        weight,
        score,
        rank,
        fit,
        rating,
        watch_seconds,
        times,
        rule,
        rounds,
        open_seconds
    FROM retained
),

-- Who has been forgotten is nobody: their participant leads to no person.
known AS (
    SELECT
        done.*,
        CASE
            WHEN done.block = '' THEN 'none'
            WHEN done.block IN ('none', 'list', 'fair_mix', 'bridge', 'popular') THEN done.block
            ELSE 'unknown'
        END AS known_block,
        CASE
            WHEN done.device IN ('phone', 'laptop', 'television', 'program') THEN done.device
            ELSE 'unknown'
        END AS known_device,
        COALESCE(done.person, participant.person) AS who
    FROM done
    LEFT JOIN participant ON done.participant = participant.participant
)

SELECT
    known.interaction_id,
    CAST(known.occurred_at AS DATE) AS day,
    known.occurred_at,
    CAST(
        EXTRACT(YEAR FROM known.occurred_at) * 1000000 + EXTRACT(MONTH FROM known.occurred_at) * 10000
        + EXTRACT(DAY FROM known.occurred_at) * 100 + EXTRACT(HOUR FROM known.occurred_at) AS INTEGER
    ) AS date_key,
    COALESCE(dim_person.person_key, -1) AS person_key,
    CASE WHEN known.title IS NULL THEN -2 ELSE COALESCE(dim_title.title_key, -1) END AS title_key,
    COALESCE(dim_party.party_key, -1) AS party_key,
    COALESCE(dim_interaction.interaction_key, 0) AS interaction_key,
    known.interest,
    known.revision,
    known.strategy,
    known.weight,
    known.score,
    known.rank,
    known.fit,
    known.rating,
    known.watch_seconds,
    known.times,
    known.rule,
    known.rounds,
    known.open_seconds
FROM known
LEFT JOIN dim_person
    ON
        known.who = dim_person.person
        AND known.occurred_at >= dim_person.valid_from
        AND (dim_person.valid_to IS NULL OR known.occurred_at < dim_person.valid_to)
LEFT JOIN dim_title
    ON
        known.title = dim_title.title_id
        AND known.occurred_at >= dim_title.valid_from
        AND (dim_title.valid_to IS NULL OR known.occurred_at < dim_title.valid_to)
LEFT JOIN dim_party ON known.party = dim_party.party_key
LEFT JOIN dim_interaction
    ON
        known.kind = dim_interaction.kind
        AND known.known_block = dim_interaction.block
        AND known.surface = dim_interaction.surface
        AND known.known_device = dim_interaction.device
