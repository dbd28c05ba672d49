"""One file per change of the schema. A revision that was released is never edited."""
