import matplotlib.pyplot as plt
plt.hist([1, 2, 2, 3], bins=3)
plt.xlabel("x")
plt.show()
print(plt.gca().get_xlabel(), plt.get_backend().lower())
