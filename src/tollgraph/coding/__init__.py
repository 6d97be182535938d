"""Claims coded by a person or a model: fields of the annotation form become model values."""
