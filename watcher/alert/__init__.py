"""Stage 6: a match and what was told before go in; an alert, or a reason for silence, comes out.

`decide` holds the policy, `compose` turns an alert into a message that any channel can send.
"""
