raise ValueError('a\nb\n\nc')
