"""Making the practice data of the invented municipality Oefenstad: delivery files, never rows in the database.

Everything follows from one seed and from the constants in these modules; fixtures/oefenstad/EFFECTS.md tells a reader
what was planted.
"""
