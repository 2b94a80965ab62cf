from unittest import mock
with mock.patch('builtins.open', mock.mock_open(read_data='data')):
    print(open('nothing').read())
