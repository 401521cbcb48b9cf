"""Programs that developers and continuous integration run; the site imports none of them."""
