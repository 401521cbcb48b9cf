WITH decided AS (
    SELECT least(date_diff('second', opened_at, first_picked_at) // 300, 12) AS band
    FROM chosen_party
    WHERE first_picked_at IS NOT NULL
)
SELECT
    if(band < 12, format('{}–{}', band * 5, band * 5 + 5), '60+') AS minutes,
    count(decided.band) AS parties,
    count(decided.band) / nullif(sum(count(decided.band)) OVER (), 0) AS share,
    sum(count(decided.band)) OVER (ORDER BY band)
        / nullif(sum(count(decided.band)) OVER (), 0) AS by_then
FROM (SELECT unnest(range(13)) AS band)
LEFT JOIN decided USING (band)
GROUP BY band
ORDER BY band;
