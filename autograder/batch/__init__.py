"""Grade a class: on this machine, on many, in shards, again and again."""
