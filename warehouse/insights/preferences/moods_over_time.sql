SELECT
    date_trunc('week', day)::DATE AS week,
    name AS mood,
    count(*) AS weights,
    avg(weight) AS mean_weight
FROM left_standing
WHERE family = 'mood'
GROUP BY week, name
ORDER BY sum(count(*)) OVER (PARTITION BY name) DESC, name, week;
