"""What is kept of visitors: requests, thumbs, counts, masked questions and transcripts."""
