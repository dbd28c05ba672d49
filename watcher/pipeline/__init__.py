"""THE RIVER: the stages in their order.

    poll     fetch -> parse -> sift -> (page -> extract) -> sign -> match -> record
    record   in one transaction: place -> decide -> rows, outbox included
    deliver  claim -> send -> record the outcome
    sweep    pages that could not be read are read again; old rows are pruned

Only this package knows the order; the stages do not know each other. No network call happens
inside a transaction, and no write outside one.
"""
