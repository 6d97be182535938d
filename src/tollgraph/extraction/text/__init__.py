"""Text as the stages see it: sentences, page furniture, words and marks."""
