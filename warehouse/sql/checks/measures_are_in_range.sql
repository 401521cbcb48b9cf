-- Facts with a weight outside of -1 to 1, a fit outside of 0 to 1, a rating outside of 0.5 to 5
-- stars, a place before the first, a watching of less than no time, or a score that is no number.
SELECT interaction_id, day, weight, fit, rating, rank, watch_seconds, score
FROM rebuilt
WHERE
    NOT coalesce(weight BETWEEN -1 AND 1, TRUE)
    OR NOT coalesce(fit BETWEEN -0.000001 AND 1.000001, TRUE)
    OR NOT coalesce(rating BETWEEN 0.5 AND 5, TRUE)
    OR NOT coalesce(rank >= 1, TRUE)
    OR NOT coalesce(watch_seconds >= 0 AND NOT isinf(watch_seconds), TRUE)
    OR NOT coalesce(isfinite(score), TRUE)
