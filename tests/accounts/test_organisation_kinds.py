"""Kinds of veiligheidspartners, as the note names them (section 5.2; S98)."""

from amersfoort_veiligheid.accounts.enums import OrganisationKind

# The list of the note, read aloud: bedrijfsleven stands in it twice, woningcorporaties/projectontwikkelaars are two.
OF_THE_NOTE = (
    "GGZ", "bedrijfsleven", "Raad voor de Kinderbescherming", "reclassering", "woningcorporatie",
    "projectontwikkelaar", "onderwijsinstelling", "jeugdzorg", "wijkbeheer", "welzijnswerk", "verslaafdenzorg",
    "bewonersvertegenwoordiging",
)  # fmt: skip
BESIDES = ("gemeente", "politie", "Openbaar Ministerie")


def test_twelve_kinds_of_the_note_and_the_three_that_are_always_there():
    labels = [str(kind.label) for kind in OrganisationKind]

    assert len(set(OF_THE_NOTE)) == 12
    assert set(labels) >= {*OF_THE_NOTE, *BESIDES}
    assert len(labels) == len(set(labels))
    assert "anders" in labels  # whoever is of another kind takes part too
