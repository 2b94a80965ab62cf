from unittest import mock
m = mock.Mock(return_value=3)
print(m(1, a=2), m.call_args, m.called)
with mock.patch('json.dumps', return_value='mocked'):
    import json
    print(json.dumps(1))
print(json.dumps(1))
