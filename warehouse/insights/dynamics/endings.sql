SELECT
    ending,
    count(*) AS parties,
    count(*) / sum(count(*)) OVER () AS share,
    avg(size) AS people_a_party
FROM chosen_party
GROUP BY ending
ORDER BY parties DESC, ending;
