WITH of_person AS (
    SELECT
        party_key,
        title_id,
        person_key,
        arg_max(strategy, occurred_at) FILTER (fact.kind = 'took_part') AS strategy,
        arg_max(fit, occurred_at) FILTER (fact.kind = 'took_part') AS fit,
        arg_max_null(rating, occurred_at) FILTER (fact.kind = 'rated') AS stars
    FROM chosen_fact AS fact
    JOIN dim_title USING (title_key)
    WHERE fact.kind IN ('took_part', 'rated')
    GROUP BY party_key, title_id, person_key
),
of_pick AS (
    SELECT
        max(strategy) AS strategy,
        avg(fit) AS mean_fit,
        min(fit) AS worst_fit,
        avg(stars) AS mean_stars,
        min(stars) AS worst_stars
    FROM of_person
    GROUP BY party_key, title_id
    HAVING count(strategy) > 0
)
SELECT
    strategy,
    count(*) AS picks,
    avg(mean_fit) AS mean_fit,
    avg(worst_fit) AS worst_fit,
    avg(mean_stars) AS mean_rating,
    avg(worst_stars) AS worst_rating
FROM of_pick
GROUP BY strategy
ORDER BY picks DESC, strategy;
