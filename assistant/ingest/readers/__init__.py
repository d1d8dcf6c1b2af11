"""One module per family of formats; `reader.Reader` turns a source file into documents."""
