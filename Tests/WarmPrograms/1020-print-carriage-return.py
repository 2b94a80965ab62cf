print('a\rb\r\nc')
