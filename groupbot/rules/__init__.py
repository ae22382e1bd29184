"""How a group does things, beyond its plan: each rule has a default that asks nothing of anybody."""
