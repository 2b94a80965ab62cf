# Wrong: asks the user nicely, and the prompts land in the output.
numbers = []
try:
    while True:
        text = input("Please enter a number: ")
        if text.strip():
            numbers.append(int(text))
except EOFError:
    pass
print("Thank you!")
print("count:", len(numbers))
print("sum:", sum(numbers))
print("largest:", max(numbers, default="none"))
