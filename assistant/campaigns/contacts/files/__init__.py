"""Contact files of every format, as a header and a stream of rows."""
