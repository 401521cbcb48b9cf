WITH counted AS (
    SELECT unnest([
        {'place': 1, 'stage': 'shown', 'titles': count(*)},
        {'place': 2, 'stage': 'opened', 'titles': count(*) FILTER (opened)},
        {'place': 3, 'stage': 'shortlisted', 'titles': count(*) FILTER (shortlisted)},
        {'place': 4, 'stage': 'voted for', 'titles': count(*) FILTER (voted)},
        {'place': 5, 'stage': 'picked', 'titles': count(*) FILTER (picked)},
        {'place': 6, 'stage': 'watched', 'titles': count(*) FILTER (started)},
        {'place': 7, 'stage': 'rated', 'titles': count(*) FILTER (rated)}
    ], recursive := true)
    FROM chosen_path
)
SELECT
    stage,
    titles,
    titles / nullif(first_value(titles) OVER (ORDER BY place), 0) AS of_shown,
    titles / nullif(lag(titles) OVER (ORDER BY place), 0) AS of_previous
FROM counted
ORDER BY place;
