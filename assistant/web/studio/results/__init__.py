"""The tab with how campaigns went: reports taken in, pictures, comparisons, and what was learnt."""
