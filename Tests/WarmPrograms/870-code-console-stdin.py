import code
code.interact(banner='hello', exitmsg='bye', local={'line': 1, 'rest': 2})
