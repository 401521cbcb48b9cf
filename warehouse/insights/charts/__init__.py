"""Charts as SVG drawn on the server: no script, no style of their own, names for every mark."""
