"""The embedded chat model: llama.cpp in a child process on a loopback port."""
