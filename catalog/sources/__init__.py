"""Sources of titles: services that are asked over HTTP what there is to know about titles."""
