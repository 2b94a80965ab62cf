import typing
print(typing.List[int] is typing.List[int], typing.Union[int, str] is typing.Union[int, str], typing.Union[int, str] == typing.Union[str, int])
