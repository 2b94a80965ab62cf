print(chr(97) is 'a'[0], chr(300) is chr(300), b'a'[0:1] is bytes([97]))
