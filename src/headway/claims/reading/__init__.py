"""Reading a text: from bytes to sentences, from sentences to claims that are linked to measures."""
