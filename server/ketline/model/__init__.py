"""The model: its prompts, its grammar, its process and its place on disk. No editor, no AST."""
