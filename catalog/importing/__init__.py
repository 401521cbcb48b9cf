"""From a file to titles: parsers make records, one writer matches and stores them."""
