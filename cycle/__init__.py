"""The policy cycle and the nouns that every policy text uses."""
