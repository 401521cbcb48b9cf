SELECT
    name AS mood,
    country,
    count(*) AS weights,
    avg(weight) AS mean_weight
FROM left_standing
WHERE family = 'mood'
GROUP BY name, country
ORDER BY
    sum(count(*)) OVER (PARTITION BY name) DESC,
    name,
    sum(count(*)) OVER (PARTITION BY country) DESC,
    country;
