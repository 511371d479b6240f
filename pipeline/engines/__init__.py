"""Chinese sentences in, English sentences out: one protocol, several engines."""
