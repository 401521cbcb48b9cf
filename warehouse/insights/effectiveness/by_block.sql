SELECT
    block,
    count(DISTINCT party_key) AS parties,
    count(*) AS shown,
    count(*) FILTER (opened) AS opened,
    count(*) FILTER (shortlisted) AS shortlisted,
    count(*) FILTER (voted) AS voted,
    count(*) FILTER (picked) AS picked,
    count(*) FILTER (started) AS started,
    count(*) FILTER (rated) AS rated,
    count(*) FILTER (opened) / count(*) AS opened_of_shown,
    count(*) FILTER (picked) / count(*) AS picked_of_shown
FROM chosen_path
GROUP BY block
ORDER BY shown DESC, block;
