"""One folder per kind of publication: what can be chosen, and what an edition of it says.

A new kind is a folder here whose builder gives a ``Kind``, and one line in ``agov.reports.edition_content.KINDS``; its
page is ``body.html`` in the folder ``templates/reports/<slug of the kind>``, its paper ``print.html`` beside it.
"""
