import typing
T = typing.TypeVar('T')
class S(typing.Generic[T]):
    def push(self, x: T) -> None: ...
print(S[int], typing.get_type_hints(S.push), typing.Optional[int], typing.List[str])
