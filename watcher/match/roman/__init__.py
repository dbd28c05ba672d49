"""Names across scripts: a spelling in one script goes in, those of other scripts come out.

`spelling` gives the Latin spellings of a name in the press, `renderings` finds names known by their
Latin spelling alone, `same` compares two written names, `clean` mends words of mixed letters.
`sound` turns a word of any script into rough sounds, `distance` compares those.
"""
