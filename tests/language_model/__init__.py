"""The second reader, against an endpoint on this machine that misbehaves on request."""
