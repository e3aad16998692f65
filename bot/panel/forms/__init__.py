"""Forms for documents: described as data, written from a document, read back into it, checked."""
