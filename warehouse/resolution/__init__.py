"""From reports to things: which records of which articles speak of one project, one organization.

`names` and `places` read names, `organizations` and `rules` judge pairs, `blocking` finds the pairs worth judging,
`clusters` gathers them, `identities` gives ids that last; all pure. `overrides` are the decisions of people,
`corrections` and `writing` bring it all into the warehouse, `explain` tells why.
"""
