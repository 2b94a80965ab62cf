raise ImportError('own collections')
