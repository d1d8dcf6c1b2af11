"""The tab of sequences: messages that follow a trigger, written, read, judged and exported together."""
