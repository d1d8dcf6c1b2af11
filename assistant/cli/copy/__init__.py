"""A copywriter's commands: drafts written, rewritten and checked."""
