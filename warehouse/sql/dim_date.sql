-- An hour of each day between the first and the last that have facts.
WITH hours AS (
    SELECT CAST(calendar.day AS DATE) AS day, CAST(clock.hour AS INTEGER) AS hour
    FROM calendar
    CROSS JOIN clock
)

SELECT
    CAST(
        EXTRACT(YEAR FROM day) * 1000000 + EXTRACT(MONTH FROM day) * 10000
        + EXTRACT(DAY FROM day) * 100 + hour AS INTEGER
    ) AS date_key,
    day,
    hour,
    CASE
        WHEN hour < 6 THEN 'night'
        WHEN hour < 12 THEN 'morning'
        WHEN hour < 18 THEN 'afternoon'
        ELSE 'evening'
    END AS day_part,
    CAST(DATE_DIFF('day', DATE '1970-01-05', day) % 7 + 1 AS INTEGER) AS weekday,
    DATE_DIFF('day', DATE '1970-01-05', day) % 7 >= 5 AS is_weekend,
    CAST(DATE_TRUNC('week', day) AS DATE) AS week,
    STRFTIME(day, '%Y-%m') AS month,
    CAST(EXTRACT(QUARTER FROM day) AS INTEGER) AS quarter,
    CAST(EXTRACT(YEAR FROM day) AS INTEGER) AS year
FROM hours
