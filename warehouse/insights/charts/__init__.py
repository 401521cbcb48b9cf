"""Charts as SVG rendered on the server: no script, no inline style, a title for every mark."""
