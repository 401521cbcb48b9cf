"""Import and export of the catalogue as tables: CSV, XLSX and JSON, by the admin."""
