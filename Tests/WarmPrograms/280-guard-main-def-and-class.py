import json
class A: pass
def main(): print(A.__module__, A.__qualname__, main.__module__, json.__name__)
if __name__ == "__main__":
    main()
