WITH of_title AS (
    SELECT
        title_key,
        count(*) FILTER (kind = 'vetoed') AS vetoes,
        count(*) FILTER (kind = 'shown') AS shown
    FROM chosen_fact
    WHERE kind IN ('vetoed', 'shown') AND title_key >= 0
      AND (getvariable('country') IS NULL OR person_key IN (
          SELECT person_key FROM dim_person WHERE country = getvariable('country')
      ))
    GROUP BY title_key
),
of_genre AS (
    SELECT unnest(genres) AS genre, title_id, vetoes, shown
    FROM of_title
    JOIN dim_title USING (title_key)
)
SELECT
    genre,
    sum(vetoes)::BIGINT AS vetoes,
    count(DISTINCT title_id) FILTER (vetoes > 0) AS titles,
    sum(shown)::BIGINT AS shown,
    sum(vetoes) / nullif(sum(shown), 0) AS of_shown
FROM of_genre
GROUP BY genre
HAVING sum(vetoes) > 0
ORDER BY vetoes DESC, genre;
