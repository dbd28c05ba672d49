"""Stage 5: an Article and the compiled watches go in, Matches with their evidence come out.

`names` says by which forms an actor is found, `compile` makes one program of all watches, `judge`
runs it over an article, `examples` tries a watch on its own examples. Nothing here does I/O.
"""
