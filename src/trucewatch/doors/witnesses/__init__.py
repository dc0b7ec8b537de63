"""A mission's witnesses: who they are, what they hold, and asking them to co-sign.

In:   `witnesses.policy` in the mission's folder (c2sp.org/tlog-policy), and the witnesses' answers.
Out:  cosignature lines under the published checkpoint; a refusal where a witness holds more of
      this record than the store does; and sentences for everything else.

No failure here ever keeps an act from being recorded: a witness that is away is a sentence.
"""
