"""Ground on which an outcome is withheld."""

GROUND = "Woo 5.1, lid 2e"
