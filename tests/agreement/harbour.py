"""The harbour accord: a small invented agreement, written so that a test can spoil one line."""

import json

ZONE = json.dumps(
    {
        "type": "Feature",
        "properties": {"id": "harbour"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.1], [10.0, 50.0]]],
        },
    }
)
ZONES = {"zones/harbour.geojson": ZONE}

TEXT = """\
id: harbour-accord
names: Harbour accord
country: XX
exercise: true
sides:
  north: North
  south: South
actors:
  - {id: blue, role: signatory, side: north, names: Blue, aliases: [Blue army],
     accepted: {text: 2020-01-01}}
  - {id: red, role: signatory, side: south, names: Red, accepted: {text: 2020-01-05}}
  - {id: teal, role: signatory, side: north, names: Teal, accepted: {text: 2020-01-01}}
  - {id: militia, role: supporting_force, names: Militia}
  - {id: black, role: excluded, names: Black}
  - {id: grey, role: outside, names: Grey}
  - {id: sponsor, role: guarantor, names: Sponsor}
instruments:
  - id: text
    names: The text
    issued: 2020-01-01
    binds: by_acceptance
relations:
  - {kind: commands, subject: blue, object: militia}
clock:
  zone: Europe/Berlin
  start: 2020-01-02T12:00
  end: 2020-03-01T12:00
places:
  - {id: land, names: Land, geometry: national}
  - {id: harbour, names: Harbour, geometry: zones/harbour.geojson}
norms:
  - id: n1
    kind: prohibition
    instrument: text
    paragraph: article 1
    text: No attack on another party.
    bearers: [north, south]
    acts: [1, 2, 3]
    against: other_bound_party
  - id: n2
    kind: prohibition
    instrument: text
    paragraph: article 2
    text: No heavy weapons in the harbour.
    bearers: [north, south]
    acts: ["8.1"]
    where: harbour
  - id: n3
    kind: permission
    instrument: text
    paragraph: article 3
    text: Force in self-defence.
    bearers: [north, south]
    excepts: n1
    conditions: [self_defence]
    burden: claimant
unspecified:
  - {id: arrests, names: arrests, acts: ["10"]}
"""


def line_of(words: str, text: str = TEXT) -> int:
    """The line on which `words` stand, from 1."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)
