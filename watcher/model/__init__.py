"""The nouns of the river: values that every stage passes on and that know of no stage."""
