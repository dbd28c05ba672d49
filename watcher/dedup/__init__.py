"""Stage 4: an article and its look-alikes go in; a placement in a story comes out.

`signature` gives the keys by which the store finds look-alikes, `confirm` tells whether one of
them is copied (`compare` reads two texts, `veto` finds other facts), `place` decides over all of
them, `stories` does the same in memory for a list of articles. A story is, for now, an article
and its copies; when in doubt two articles found two stories, for a copy too many costs a glance
and a story lost costs the news.
"""
