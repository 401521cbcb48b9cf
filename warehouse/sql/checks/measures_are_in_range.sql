-- Facts with a weight outside of -1 to 1, a fit outside of 0 to 1, a rating outside of 0.5 to 5
-- stars, a place before the first, a watching of less than no time, a score that is no number, a
-- reaction or a count of votes less than once, or a ballot that closed before it opened.
SELECT
    interaction_id, day, weight, fit, rating, rank, watch_seconds, score, times, rounds, open_seconds
FROM rebuilt
WHERE
    NOT coalesce(weight BETWEEN -1 AND 1, TRUE)
    OR NOT coalesce(fit BETWEEN -0.000001 AND 1.000001, TRUE)
    OR NOT coalesce(rating BETWEEN 0.5 AND 5, TRUE)
    OR NOT coalesce(rank >= 1, TRUE)
    OR NOT coalesce(watch_seconds >= 0 AND NOT isinf(watch_seconds), TRUE)
    OR NOT coalesce(isfinite(score), TRUE)
    OR NOT coalesce(times >= 1, TRUE)
    OR NOT coalesce(rounds >= 1, TRUE)
    OR NOT coalesce(open_seconds >= 0, TRUE)
