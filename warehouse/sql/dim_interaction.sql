-- Everything that can be done, everywhere: fixed, so that its keys never change.
WITH kinds AS (
    SELECT * FROM (VALUES
        (0, 'unknown'), (1, 'shown'), (2, 'opened'), (3, 'weighted'), (4, 'vetoed'), (5, 'picked'),
        (6, 'took_part'), (7, 'started'), (8, 'stopped'), (9, 'rated'), (10, 'watched'),
        (11, 'shortlisted'), (12, 'voted'), (13, 'reacted'), (14, 'followed'), (15, 'decided')
    ) AS kinds (number, kind)
),

blocks AS (
    SELECT * FROM (VALUES
        (0, 'unknown'), (1, 'none'), (2, 'list'), (3, 'fair_mix'), (4, 'bridge'), (5, 'popular')
    ) AS blocks (number, block)
),

surfaces AS (
    SELECT * FROM (VALUES
        (0, 'unknown'), (1, 'room'), (2, 'page'), (3, 'import')
    ) AS surfaces (number, surface)
),

devices AS (
    SELECT * FROM (VALUES
        (0, 'unknown'), (1, 'phone'), (2, 'laptop'), (3, 'television'), (4, 'program')
    ) AS devices (number, device)
)

SELECT
    CAST(
        kinds.number * 1000 + blocks.number * 100 + surfaces.number * 10 + devices.number
        AS INTEGER
    ) AS interaction_key,
    kinds.kind,
    blocks.block,
    surfaces.surface,
    devices.device
FROM kinds
CROSS JOIN blocks
CROSS JOIN surfaces
CROSS JOIN devices
