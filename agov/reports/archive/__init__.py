"""The export of a dossier for the archive: records with their files, MDTO beside each, and a list of fingerprints."""
