"""One folder a channel, with parse, render, send and routes in each."""
