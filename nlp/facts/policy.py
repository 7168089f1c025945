"""The policy block: number, issuers, days of issue, effect and expiry, and targets of a policy document."""

from __future__ import annotations

from nlp.facts.policy_header import issued_of, issuers_of, number_of, signature_of
from nlp.facts.policy_targets import read_targets
from nlp.facts.policy_validity import validity
from nlp.reading import Reading
from nlp.records import Policy


def read_policy(reading: Reading) -> Policy | None:
    """The policy block of a policy document; None on news. What the text does not say comes from the page's block."""
    if reading.document.kind != "policy":
        return None
    signature = signature_of(reading)
    issued = issued_of(reading, signature)
    effective, expires = validity(reading, issued)
    return Policy(
        document_number=number_of(reading),
        issuers=issuers_of(reading, signature),
        issued=issued,
        effective=effective,
        expires=expires,
        targets=tuple(read_targets(reading, issued)),
    )
