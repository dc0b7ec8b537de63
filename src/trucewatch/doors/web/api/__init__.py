"""The pages' facts for programs: JSON under `/api`, read only.

Incidents, zones, watches and denials of access are collections after OGC API – Features, so that
GIS programs open a mission directly; figures, talks and claims are plain JSON. Every answer carries
an ETag of the ledger's state; what is refused says why as problem details (RFC 9457).

Nothing here tells more than the pages do: no words of a report, of a document its quotations alone,
no name of a source.
"""
