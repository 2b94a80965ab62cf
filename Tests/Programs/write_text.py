import os
with open("result.txt", "w") as file: file.write("42\n")
with open("result.txt", "a") as file: print("more", file=file)
print(open("result.txt").read(), os.path.getsize("result.txt"))
os.remove("result.txt")
