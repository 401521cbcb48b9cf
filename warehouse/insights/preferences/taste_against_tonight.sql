WITH tonight AS (
    SELECT person, name AS genre, avg(weight) AS weight
    FROM left_standing
    WHERE family = 'genre' AND is_member
    GROUP BY person, name
),
-- The newest rating of each title, wherever it was given.
rated AS (
    SELECT person, title_id, arg_max_null(rating, occurred_at) AS stars
    FROM fact_interaction
    JOIN dim_interaction AS interaction USING (interaction_key)
    JOIN dim_person USING (person_key)
    JOIN dim_title USING (title_key)
    WHERE interaction.kind = 'rated' AND is_member AND title_key >= 0
    GROUP BY person, title_id
),
taste AS (
    SELECT person, genre, avg(stars) AS stars
    FROM rated
    JOIN (SELECT title_id, unnest(genres) AS genre FROM dim_title WHERE is_current)
        USING (title_id)
    WHERE stars IS NOT NULL
    GROUP BY person, genre
)
SELECT
    genre,
    count(*) AS people,
    avg(stars) AS mean_stars,
    avg(weight) AS mean_weight
FROM tonight
JOIN taste USING (person, genre)
GROUP BY genre
ORDER BY people DESC, genre;
