"""Reports as values: frozen, already protected, the same for page, PDF, CSV, ODS, XLSX and JSON."""
